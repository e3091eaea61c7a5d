"""The stories. Each stays below three minutes, so that it can be run by itself."""
import typing

STARTS = 90  # a Java worker waits here and there before it begins


class Scenario(typing.NamedTuple):
    story: typing.Callable
    version: str = "3.5.1"
    retrieval: str = "polling"


def java_alone(stage):
    """Two Java workers share a stream; a shard is split, two are merged, one worker stops in order."""
    first = stage.java()
    stage.producer.start()
    stage.until_shared([first], STARTS)
    second = stage.java()
    stage.until_shared([first, second], STARTS)
    stage.split()
    stage.merge(2)
    stage.until_resharded()
    stage.stop(first)
    stage.until_shared([second], 60)


def java_then_ours(stage):
    """A Java worker leads and has everything; a cluster of ours joins and gets its part; Java stops, ours has and leads all."""
    first = stage.java()
    stage.producer.start()
    stage.until_shared([first], STARTS)
    stage.until_leading(first, 10)
    ours = stage.ours()
    stage.until_shared([first, ours], 75)
    stage.split()
    stage.until_resharded()
    stage.stop(first)
    stage.until_shared([ours], 30)
    stage.until_leading(ours, 10)


def ours_then_java(stage):
    """A cluster of ours leads and has everything; a Java worker joins and gets its part; ours stops, Java has and leads all."""
    ours = stage.ours()
    stage.producer.start()
    stage.until_shared([ours], 20)
    stage.until_leading(ours, 10)
    first = stage.java()
    stage.until_shared([ours, first], STARTS)
    stage.merge()
    stage.until_resharded()
    stage.stop(ours)
    stage.until_shared([first], 30)
    stage.until_leading(first, 45)


def reshards(stage):
    """Splits and merges, one after another, while a Java worker and a cluster of ours share the stream."""
    ours, first = stage.ours(), stage.java()
    stage.producer.start()
    stage.until_shared([ours, first], STARTS)
    for change in (stage.split, stage.split, stage.merge, stage.split, stage.merge, stage.merge):
        change(1)
        stage.until_resharded()
    stage.until_shared([ours, first], 60)


def kills(stage):
    """A Java worker, then the leader, one of ours, are killed with -9 and replaced, while shards split and merge."""
    ours, other, first = stage.ours(), stage.ours(), stage.java()
    stage.producer.start()
    stage.until_shared([ours, other, first], STARTS)
    stage.split()
    stage.kill(first)
    second = stage.java()
    stage.until_resharded()
    leading, staying = (ours, other) if stage.leader() == ours.name else (other, ours)
    stage.kill(leading)
    third = stage.ours()
    stage.merge()
    stage.until_resharded()
    stage.until_shared([staying, second, third], STARTS)


def legacy_tables(stage):
    """Java KCL 3.4 with tables of its own leads; ours joins, gets its part, leads when Java stops; another Java worker joins."""
    first = stage.java()
    stage.producer.start()
    stage.until_shared([first], STARTS)
    ours = stage.ours()
    stage.until_shared([first, ours], 75)
    stage.split()
    stage.until_resharded()
    stage.stop(first)
    stage.until_shared([ours], 30)
    stage.until_leading(ours, 10)
    second = stage.java()
    stage.until_shared([ours, second], STARTS)
    stage.only_leases_in_the_lease_table()


SCENARIOS = {
    "java-alone": Scenario(java_alone),
    "java-alone-fan-out": Scenario(java_alone, retrieval="fan-out"),
    "java-then-ours": Scenario(java_then_ours),
    "ours-then-java": Scenario(ours_then_java),
    "reshards": Scenario(reshards),
    "kills": Scenario(kills),
    "legacy-tables": Scenario(legacy_tables, version="3.4.2"),
}
