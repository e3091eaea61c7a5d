"""The page at /_kcl/ui, in a real browser: what people see of streams and tables. KCL_PICTURES=folder keeps pictures."""

import json
import os
import urllib.error
import urllib.request

import browser as chromium
import pytest
from local_process import LocalProcess

pytestmark = pytest.mark.skipif(not chromium.program(), reason="no browser here: install chromium, or set CHROMIUM")

HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>\u202e"
FIRST = "shardId-000000000000"


@pytest.fixture(scope="module")
def services():
    with LocalProcess() as process:
        yield process


@pytest.fixture(scope="module")
def page(services, tmp_path_factory):
    browser = chromium.Browser(tmp_path_factory.mktemp("profile"))
    browser.url = services.urls["kinesis"] + "/_kcl/ui"
    browser.open(browser.url)
    browser.wait_for_text("STREAMS")
    yield browser
    browser.close()


@pytest.fixture(autouse=True)
def calm(page, request):
    """Nothing goes wrong in the page's scripts, whatever a test does."""
    page.errors.clear()
    yield
    folder = os.environ.get("KCL_PICTURES")
    if folder:
        page.picture(os.path.join(folder, f"{request.node.name}.png"))
    # The browser logs each answer of 400 by itself; the page deals with those.
    assert [error for error in page.errors if "Failed to load resource" not in error] == []
    assert "owned" not in page.js("document.title")


def go(page, *parts):
    if not page.js("location.href").startswith(page.url):
        page.open(page.url)
        page.wait_for_text("STREAMS")
    page.js("document.querySelector('dialog[open]')?.close()")
    page.js(f"location.hash = '#/' + {json.dumps(list(parts))}.map(encodeURIComponent).join('/')")
    page.wait_for_text(parts[-1], "h1")


def rows(page):
    return page.js("[...document.querySelectorAll('tr.opens')].map((row) => row.innerText)")


@pytest.fixture
def client(services):
    return services.client("kinesis")


@pytest.fixture
def stream(client, name):
    client.create_stream(StreamName=name, ShardCount=1)
    return name


def put(client, stream, data, key="k"):
    return client.put_record(StreamName=stream, PartitionKey=key, ExplicitHashKey="0", Data=data)


def test_lists_the_streams_and_tables_of_both_services(page, services, stream, name):
    services.client("dynamodb").create_table(
        TableName="table-" + name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    page.open(page.url + "?again")
    page.wait_for_text(stream, "nav")
    page.wait_for_text("table-" + name, "nav")
    assert page.js("document.querySelector('main h1').innerText") == "Local services"


def test_is_the_same_page_on_the_other_port(page, services, stream):
    page.open(services.urls["dynamodb"] + "/_kcl/ui")
    page.wait_for_text(stream, "nav")
    page.open(page.url)
    page.wait_for_text(stream, "nav")


def test_draws_the_family_of_shards(page, client, stream):
    client.split_shard(StreamName=stream, ShardToSplit=FIRST, NewStartingHashKey=str(2**126))
    client.merge_shards(
        StreamName=stream, ShardToMerge="shardId-000000000001", AdjacentShardToMerge="shardId-000000000002"
    )
    go(page, "streams", stream)
    page.wait("document.querySelectorAll('.shard').length === 4")
    boxes = page.js(
        """[...document.querySelectorAll('.shard')].map((box) => {
            const at = box.getBoundingClientRect();
            return { text: box.getAttribute('aria-label'), open: box.classList.contains('open'), x: at.x, y: at.y, width: at.width };
        })"""
    )
    first, lower, upper, merged = boxes
    assert [box["text"] for box in boxes] == [
        "shard 0, split, 100.0 percent",
        "shard 1, merged, 25.0 percent",
        "shard 2, merged, 75.0 percent",
        "shard 3, open, 100.0 percent",
    ]
    assert [box["open"] for box in boxes] == [False, False, False, True]
    assert first["y"] < lower["y"] == upper["y"] < merged["y"]
    assert lower["x"] < upper["x"] and 2.8 < upper["width"] / lower["width"] < 3.2
    assert page.js("document.querySelectorAll('.family path').length") == 4


def test_pages_through_the_records_of_a_shard(page, client, stream):
    for at in range(120):
        put(client, stream, b"record %d." % at)
    go(page, "streams", stream, "shards", FIRST)
    page.wait_for_text("Page 1: 50 records")
    assert "record 0." in rows(page)[0]
    page.click("Next")
    page.wait_for_text("Page 2: 50 records")
    page.click("Next")
    page.wait_for_text("Page 3: 20 records")
    assert "record 119." in rows(page)[-1]
    page.click("← Back")
    page.wait_for_text("Page 2: 50 records")
    assert "record 50." in rows(page)[0]


def test_shows_records_in_every_reading(page, client, stream):
    put(client, stream, b'{"a": 1.50, "big": 12345678901234567890, "l": []}')
    put(client, stream, bytes(range(256)))
    put(client, stream, "Grüße".encode())
    go(page, "streams", stream, "shards", FIRST)
    page.wait("document.querySelectorAll('tr.opens').length === 3")
    page.js("document.querySelectorAll('tr.opens').forEach((row) => row.click())")
    readings = page.js("[...document.querySelectorAll('tr.detail pre')].map((pre) => pre.textContent)")
    assert readings[0] == '{\n  "a": 1.50,\n  "big": 12345678901234567890,\n  "l": []\n}'
    assert readings[1].startswith("00000000  00 01 02 03")
    assert readings[2] == "Grüße"
    page.js("[...document.querySelectorAll('tr.detail button')].find((b) => b.innerText === 'Base64').click()")
    assert page.js("document.querySelector('tr.detail pre').textContent").startswith("eyJhIjog")


def test_takes_aggregated_records_apart(page, client, stream):
    message = b"".join(
        [b"\x0a\x02k1", b"\x0a\x02k2", b"\x1a\x07\x08\x00\x1a\x03one", b"\x1a\x07\x08\x01\x1a\x03two"]
    )
    put(client, stream, b"\xf3\x89\x9a\xc2" + message + bytes(16))
    go(page, "streams", stream, "shards", FIRST)
    page.wait_for_text("2 aggregated")
    page.js("document.querySelector('tr.opens').click()")
    assert page.js("[...document.querySelectorAll('tr.detail details summary')].map((s) => s.textContent)") == [
        "0  k1  one",
        "1  k2  two",
    ]


def test_shows_what_strangers_wrote_as_text(page, client, stream):
    put(client, stream, HOSTILE.encode(), key=HOSTILE)
    go(page, "streams", stream, "shards", FIRST)
    page.wait_for_text("onerror")
    page.js("document.querySelector('tr.opens').click()")
    assert HOSTILE in page.js("document.querySelector('tr.detail').textContent")
    assert page.js("document.querySelectorAll('main img, main script').length") == 0


def test_follows_a_shard_live_until_it_ends(page, client, stream):
    go(page, "streams", stream, "shards", FIRST)
    page.wait_for_text("Page 1: 0 records")
    page.click("Follow live")
    page.wait_for_text("Following")
    put(client, stream, b"comes later")
    page.wait_for_text("comes later")
    client.split_shard(StreamName=stream, ShardToSplit=FIRST, NewStartingHashKey=str(2**127))
    page.wait_for_text("has ended")


def test_puts_a_record(page, client, stream):
    go(page, "streams", stream, "shards", FIRST)
    page.wait_for_text("Page 1: 0 records")
    page.click("Put a record")
    page.wait("document.activeElement.name === 'data'")
    page.type("typed by hand")
    page.fill("key", "my-key")
    page.click("Put", "dialog button")
    page.wait_for_text("typed by hand", "main")
    iterator = client.get_shard_iterator(StreamName=stream, ShardId=FIRST, ShardIteratorType="TRIM_HORIZON")
    (record,) = client.get_records(ShardIterator=iterator["ShardIterator"])["Records"]
    assert (record["Data"], record["PartitionKey"]) == (b"typed by hand", "my-key")


def test_says_in_the_dialog_why_a_record_was_refused(page, stream):
    go(page, "streams", stream)
    page.click("Put a record")
    page.fill("hash", str(2**128))
    page.click("Put", "dialog button")
    page.wait_for_text("InvalidArgumentException", "dialog")
    page.press("Escape")
    page.wait("!document.querySelector('dialog')")


def test_makes_and_deletes_streams(page, client, name):
    page.open(page.url)
    page.click("+ new")
    page.fill("name", name)
    page.fill("shards", "3")
    page.click("Create")
    page.wait("document.querySelectorAll('.shard').length === 3")
    page.click("Delete", "main button")
    page.click("Delete", "dialog button")
    page.wait(f"!document.querySelector('nav').innerText.includes({json.dumps(name)})")
    assert name not in client.list_streams()["StreamNames"]


def test_can_be_used_with_the_keyboard_alone(page, client, stream):
    for text in b"first", b"second":
        put(client, stream, text)
    page.open(page.url)
    page.wait_for_text(stream, "nav")
    page.press("/")
    page.wait("document.activeElement.id === 'filter'")
    page.type(stream)
    page.wait("document.querySelectorAll('nav li').length === 1")
    page.press("Enter")
    page.wait("document.querySelectorAll('.shard').length === 1")
    page.js("document.querySelector('.shard').focus()")
    page.press("Enter")
    page.wait("document.querySelectorAll('tr.opens').length === 2")
    page.js("document.querySelector('tr.opens').focus()")
    page.press("ArrowDown")
    page.press("Enter")
    page.wait("document.querySelector('tr.detail:not([hidden]) pre').textContent === 'second'")


@pytest.fixture
def table(services, name):
    dynamodb = services.client("dynamodb")
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "user", "AttributeType": "S"},
            {"AttributeName": "at", "AttributeType": "N"},
            {"AttributeName": "kind", "AttributeType": "S"},
        ],
        KeySchema=[{"AttributeName": "user", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-kind",
                "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    for at in range(60):
        dynamodb.put_item(
            TableName=name,
            Item={
                "user": {"S": f"user-{at % 2}"},
                "at": {"N": str(at)},
                "kind": {"S": HOSTILE if at == 7 else "view"},
                "more": {"M": {"price": {"N": "1.50"}, "tags": {"SS": ["a", "b"]}, "raw": {"B": b"\x00\xff"}}},
            },
        )
    return name


def test_scans_and_queries_a_table(page, table):
    go(page, "tables", table)
    page.wait_for_text("Scan, page 1: 50 items")
    page.click("Next")
    page.wait_for_text("Scan, page 2: 10 items; that is all")
    page.fill("partition", "user-1")
    page.fill("condition", "between")
    page.fill("first", "10")
    page.fill("second", "20")
    page.fill("order", "down")
    page.click("Read", "main button")
    page.wait_for_text("Query, page 1: 5 items")
    assert [row.split("\t")[1] for row in rows(page)] == ["19", "17", "15", "13", "11"]
    page.fill("index", "1")
    page.fill("partition", HOSTILE)
    page.click("Read", "main button")
    page.wait_for_text("Query, page 1: 1 item;")
    assert page.js("document.querySelectorAll('main img, main script').length") == 0


def test_shows_puts_and_deletes_items(page, services, table):
    dynamodb = services.client("dynamodb")
    go(page, "tables", table)
    page.wait_for_text("Scan, page 1")
    page.js("document.querySelector('tr.opens').click()")
    shown = json.loads(page.js("document.querySelector('tr.detail pre').textContent"))
    assert shown["more"] == {"price": 1.5, "tags": ["a", "b"], "raw": "AP8="}
    page.click("Delete", "tr.detail button")
    page.click("Delete", "dialog button")
    page.wait("!document.querySelector('dialog')")
    key = {"user": {"S": shown["user"]}, "at": {"N": str(shown["at"])}}
    assert "Item" not in dynamodb.get_item(TableName=table, Key=key)
    page.click("Put an item")
    page.fill("item", json.dumps({**key, "kind": {"S": "new"}}))
    page.click("Put", "dialog button")
    page.wait("!document.querySelector('dialog')")
    assert dynamodb.get_item(TableName=table, Key=key)["Item"]["kind"] == {"S": "new"}


def test_lets_items_expire(page, services, table):
    go(page, "tables", table)
    page.wait_for_text("never", ".facts")
    page.click("change", ".facts button")
    page.fill("attribute", "gone_at")
    page.click("Begin")
    page.wait_for_text("by gone_at", ".facts")
    expiry = services.client("dynamodb").describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "gone_at"}


def test_says_what_went_wrong(page):
    go(page, "tables", "no-such-table")
    page.wait_for_text("ResourceNotFoundException", "main")


def test_shows_each_region_by_itself(page, stream):
    page.open(page.url)
    page.wait_for_text(stream, "nav")
    page.click("us-east-1")
    page.fill("region", "eu-west-1")
    page.click("Use")
    page.wait("document.querySelector('nav').innerText.includes('none yet')")
    page.click("eu-west-1")
    page.fill("region", "us-east-1")
    page.click("Use")
    page.wait_for_text(stream, "nav")


def test_follows_the_reader_into_the_dark(page):
    page.dark()
    dark = page.js("getComputedStyle(document.body).backgroundColor")
    page.dark(False)
    assert page.js("getComputedStyle(document.body).backgroundColor") != dark


def test_is_not_shown_to_other_sites(services):
    request = urllib.request.Request(services.urls["kinesis"] + "/_kcl/ui", headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 403
