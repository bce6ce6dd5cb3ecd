"""`truceline record`: keep, exchange and check a record; its commands stand in own modules."""

from __future__ import annotations

from truceline.interface.cli import (
    record_content,
    record_exchange,
    record_keys,
    record_open,
    record_proof,
    record_read,
    record_roster,
    record_verify,
    record_write,
)
from truceline.interface.cli.lazy import lazy_app

app = lazy_app()


@app.callback()
def record() -> None:
    """Keep a record with others, exchange it on a stick, and check it without the network.

    NODE is the folder of a node. ENTRY is the index of an entry in the node's own log, or
    LOG#INDEX. Exit codes: 0 done or holds, 1 does not hold, 2 wrong usage or input, 3 cannot say.
    """


app.command()(record_keys.keygen)
app.add_typer(record_roster.app, name="roster")
app.command()(record_keys.init)
app.command()(record_write.append)
app.command()(record_write.seal)
app.command()(record_read.log)
app.command()(record_read.head)
app.command("open")(record_open.open_)
app.command()(record_verify.verify)
app.command()(record_proof.prove)
app.command()(record_proof.check)
app.command()(record_proof.forkproof)
app.command("export")(record_exchange.export)
app.command("import")(record_exchange.import_)
app.command()(record_exchange.cosign)
app.command()(record_exchange.resume)
app.command()(record_content.commit)
app.command()(record_content.disclose)
app.command()(record_content.promises)
app.command()(record_content.redact)
