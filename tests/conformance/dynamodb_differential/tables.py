"""Every scene, in one list."""

import itertools

import expression_scenes
import item_scenes
import legacy_scenes
import partiql_scenes
import random_scenes
import read_scenes
import stream_scenes
import table_scenes
import transaction_scenes


def scenes(seed, random_count):
    return itertools.chain(
        item_scenes.scenes(),
        expression_scenes.scenes(),
        legacy_scenes.scenes(),
        read_scenes.scenes(),
        transaction_scenes.scenes(),
        table_scenes.scenes(),
        stream_scenes.scenes(),
        partiql_scenes.scenes(),
        random_scenes.scenes(seed, random_count),
    )
