import uuid

import pytest
from local_process import LocalProcess


@pytest.fixture(scope="session")
def local():
    """The services that most tests share; each test uses streams and tables of its own."""
    with LocalProcess() as process:
        yield process
        assert process.terminate() == 0


@pytest.fixture(scope="session")
def kinesis(local):
    return local.client("kinesis")


@pytest.fixture(scope="session")
def dynamodb(local):
    return local.client("dynamodb")


@pytest.fixture
def name():
    """A name that no other test uses."""
    return "t-" + uuid.uuid4().hex[:12]
