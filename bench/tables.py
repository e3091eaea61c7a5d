"""What the benchmarks print: one table each, headed by what was measured and on what."""
import os
import platform
import statistics
import subprocess


def versions(build):
    """One line about the machine and the build."""
    cpu = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    words = {}
    for line in open(os.path.join(build, "CMakeCache.txt")):
        if line.startswith(("CMAKE_BUILD_TYPE:", "CMAKE_CXX_COMPILER:", "KCL_SANITIZE:")):
            name, value = line.strip().split("=", 1)
            words[name.split(":")[0]] = value
    compiler = subprocess.run([words["CMAKE_CXX_COMPILER"], "--version"], capture_output=True, text=True)
    sanitized = f", sanitizers {words['KCL_SANITIZE']}" if words.get("KCL_SANITIZE") else ""
    return (f"{words['CMAKE_BUILD_TYPE']}{sanitized}, {compiler.stdout.splitlines()[0]}; {os.cpu_count()} CPUs ({cpu}), "
            f"Linux {platform.release()}")


def show(title, columns, rows, notes=()):
    """A table in Markdown, so that it can stand in docs/performance.md as it is."""
    cells = [columns] + [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    print(f"\n### {title}\n")
    for number, row in enumerate(cells):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    for note in notes:
        print(f"\n{note}")
    print(flush=True)


def middle(values):
    """Median, and how far the values spread: '123 (110–160)'."""
    ordered = sorted(values)
    return f"{statistics.median(ordered):.0f} ({ordered[0]:.0f}–{ordered[-1]:.0f})"


def rounded(value, digits=2):
    """Two significant digits say all that a noisy machine can."""
    return "–" if value is None else f"{float(f'{value:.{digits}g}'):,g}"
