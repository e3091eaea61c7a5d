"""Random expressions, from a seed: mostly right ones, some with a mistake."""

import random
import re

from expression_scenes import ITEM, NAMES, TABLE, VALUES
from scene import S, Scene

PATHS = ["a", "b", "c", "t", "n", "ss", "ns", "l", "m", "empty", "absent", "m.x", "m.y.z", "m.y", "m.l[0]", "l[0]", "l[1]", "l[2][0]", "l[3].k", "l[7]", "#a", "#m.x", "#l[0]", "#absent", "m.q"]
COMPARISONS = ["=", "<>", "<", "<=", ">", ">="]
MISTAKES = ["(", ")", ",", "AND", "NOT", "#undefined", ":undefined", "name", "foo(a)", "[0]", ".", "=", ":n", "a"]


class Maker:
    def __init__(self, chance):
        self.chance = chance

    def path(self):
        return self.chance.choice(PATHS)

    def value(self):
        return self.chance.choice(list(VALUES))

    def operand(self):
        kind = self.chance.random()
        if kind < 0.5:
            return self.path()
        return self.value() if kind < 0.9 else f"size({self.path()})"

    def term(self):
        kind = self.chance.randrange(9)
        if kind < 3:
            return f"{self.operand()} {self.chance.choice(COMPARISONS)} {self.operand()}"
        if kind == 3:
            return f"{self.operand()} BETWEEN {self.operand()} AND {self.operand()}"
        if kind == 4:
            return f"{self.operand()} IN ({', '.join(self.operand() for _ in range(self.chance.randint(1, 4)))})"
        if kind == 5:
            return f"attribute_{self.chance.choice(['', 'not_'])}exists({self.path()})"
        if kind == 6:
            return f"attribute_type({self.path()}, :type)"
        return f"{self.chance.choice(['contains', 'begins_with'])}({self.operand()}, {self.operand()})"

    def condition(self, depth=3):
        if depth == 0 or self.chance.random() < 0.4:
            return self.term()
        kind = self.chance.randrange(4)
        if kind == 0:
            return f"NOT {self.condition(depth - 1)}"
        if kind == 1:
            return f"({self.condition(depth - 1)})"
        return f"{self.condition(depth - 1)} {'AND' if kind == 2 else 'OR'} {self.condition(depth - 1)}"

    def set_term(self, depth=2):
        kind = self.chance.randrange(5)
        if depth == 0 or kind < 3:
            return self.value() if kind else self.path()
        if kind == 3:
            return f"if_not_exists({self.path()}, {self.set_term(depth - 1)})"
        return f"list_append({self.set_term(depth - 1)}, {self.set_term(depth - 1)})"

    def update(self):
        sections = []
        if self.chance.random() < 0.8:
            actions = []
            for _ in range(self.chance.randint(1, 3)):
                sign = self.chance.choice(["", "", " + ", " - "])
                actions.append(f"{self.path()} = {self.set_term()}" + (sign + self.set_term() if sign else ""))
            sections.append("SET " + ", ".join(actions))
        if self.chance.random() < 0.3:
            sections.append("REMOVE " + ", ".join(self.path() for _ in range(self.chance.randint(1, 3))))
        if self.chance.random() < 0.2 or not sections:
            sections.append(f"ADD {self.path()} {self.value()}")
        if self.chance.random() < 0.2:
            sections.append(f"DELETE {self.path()} {self.value()}")
        self.chance.shuffle(sections)
        return " ".join(sections)

    def projection(self):
        return ", ".join(self.path() for _ in range(self.chance.randint(1, 4)))

    def spoil(self, expression):
        """Sometimes a word too many, too few or another."""
        if self.chance.random() > 0.15:
            return expression
        words = expression.split(" ")
        at = self.chance.randrange(len(words))
        words[at : at + self.chance.randint(0, 1)] = [self.chance.choice(MISTAKES)] if self.chance.random() < 0.7 else []
        return " ".join(words)


def used(expression):
    mentioned = set(re.findall(r"[#:][A-Za-z0-9_]+", expression))
    body = {}
    if names := {k: v for k, v in NAMES.items() if k in mentioned}:
        body["ExpressionAttributeNames"] = names
    if values := {k: v for k, v in VALUES.items() if k in mentioned}:
        body["ExpressionAttributeValues"] = values
    return body


def scenes(seed, count):
    maker = Maker(random.Random(seed))
    conditions = Scene("random conditions", [TABLE], [("items", ITEM)])
    updates = Scene("random updates", [TABLE])
    projections = Scene("random projections", [TABLE], [("items", ITEM)])
    for _ in range(count):
        expression = maker.spoil(maker.condition())
        conditions.ask("UpdateItem", TableName="items", Key={"id": S("1")}, ConditionExpression=expression, **used(expression))
        expression = maker.spoil(maker.update())
        updates.ask("PutItem", TableName="items", Item=ITEM)
        for shown in ("ALL_NEW", "UPDATED_NEW", "UPDATED_OLD"):
            updates.ask("UpdateItem", TableName="items", Key={"id": S("1")}, UpdateExpression=expression, ReturnValues=shown, **used(expression))
        expression = maker.spoil(maker.projection())
        projections.ask("GetItem", TableName="items", Key={"id": S("1")}, ProjectionExpression=expression, **used(expression))
    yield from (conditions, updates, projections)
