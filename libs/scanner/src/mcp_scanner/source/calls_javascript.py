"""Effects of Node.js and of the npm libraries that MCP servers are written with."""

from __future__ import annotations

from functools import cache

from mcp_scanner.source.catalogue import Call, Catalogue
from mcp_scanner.source.events import Effect
from mcp_scanner.source.values import Origin

_CLIENTS = ("client", "axios", "http", "got", "ky", "api", "instance", "request")


@cache
def javascript_calls() -> Catalogue:
    """The catalogue, built once."""
    catalogue = Catalogue()
    for declare in (_commands, _network, _files, _queries, _machine):
        declare(catalogue)
    return catalogue


def _commands(catalogue: Catalogue) -> None:
    output = Origin.COMMAND
    catalogue.add(
        Call(Effect.COMMAND, through_shell=True, gives=output),
        "child_process.exec child_process.execSync shelljs.exec execa.execaCommand execa.command execa.commandSync",
    )
    catalogue.add(
        Call(Effect.COMMAND, target=(0,), data=(1,), gives=output),
        """
        child_process.spawn child_process.spawnSync child_process.execFile child_process.execFileSync child_process.fork
        cross-spawn cross-spawn.sync execa execa.execa execa.execaSync Bun.spawn Deno.run Deno.Command
        """,
    )
    catalogue.add(
        Call(Effect.CODE, gives=Origin.CODE),
        """
        eval Function vm.runInThisContext vm.runInNewContext vm.runInContext vm.Script vm.compileFunction vm2.VM().run
        module._compile isolated-vm.Script
        """,
    )
    catalogue.add(
        Call(Effect.DESERIALISE, gives=Origin.CODE), "node-serialize.unserialize serialize-to-js.deserialize funcster"
    )


def _network(catalogue: Catalogue) -> None:
    http = Call(Effect.HTTP, target=(0,), data=(1, 2), method="request", gives=Origin.REMOTE)
    catalogue.add(
        http,
        """
        fetch node-fetch node-fetch.default undici.fetch undici.request axios axios.get axios.post axios.put axios.patch
        axios.delete axios.request got got.get got.post got.put ky ky.get ky.post superagent.get superagent.post needle
        needle.get needle.post http.request https.request http.get https.get request request.get request.post
        cross-fetch navigator.sendBeacon globalThis.fetch phin
        """,
    )
    catalogue.add_method(http, _CLIENTS, "post put patch")
    catalogue.add(
        Call(Effect.SOCKET), "net.connect net.createConnection tls.connect WebSocket ws ws.WebSocket dgram.createSocket"
    )
    catalogue.add(Call(Effect.LISTEN), "net.createServer http.createServer")
    catalogue.add(
        Call(Effect.DNS, gives=Origin.REMOTE),
        "dns.resolve dns.lookup dns.resolveTxt dns.resolve4 dns.promises.resolve dns.promises.lookup",
    )
    catalogue.add_method(Call(Effect.MAIL, target=(), data=(0,)), ("transport", "mailer"), "sendMail")
    catalogue.add(Call(target=(0,), constructs=True), "URL Request URLSearchParams")


def _each(names: str) -> str:
    """The names in the callback, synchronous and promise modules of fs and of fs-extra."""
    return " ".join(
        f"{module}.{name}{suffix}"
        for name in names.split()
        for module, suffixes in (("fs", ("", "Sync")), ("fs.promises", ("",)), ("fs-extra", ("", "Sync")))
        for suffix in suffixes
    )


def _files(catalogue: Catalogue) -> None:
    catalogue.add(Call(Effect.READ, gives=Origin.FILE), _each("readFile createReadStream readJson"))
    catalogue.add(Call(Effect.READ, gives=Origin.FILE, data=(1,)), _each("copyFile cp copy"))
    catalogue.add(Call(Effect.WRITE, data=(1,)), _each("writeFile appendFile createWriteStream outputFile writeJson"))
    catalogue.add(Call(Effect.DELETE), _each("unlink rm rmdir remove emptyDir") + " rimraf rimraf.sync del")
    catalogue.add(Call(Effect.MODE, data=(1,)), _each("chmod chown"))
    catalogue.add(Call(Effect.LINK, data=(1,)), _each("symlink link"))
    catalogue.add(Call(Effect.MOVE, target=(1, 0), data=(0,)), _each("rename move"))
    catalogue.add(Call(Effect.LIST), _each("readdir") + " glob.glob glob.sync fast-glob globby")
    catalogue.add(
        Call(cleans=True),
        """
        path.basename encodeURIComponent shell-quote.quote shlex.quote escape Math.min Math.max Math.floor Math.round
        crypto.createHash crypto.randomUUID validator.escape sqlstring.escape mysql.escape pg-format sanitize-filename
        """,
    )


def _queries(catalogue: Catalogue) -> None:
    databases = (
        "db",
        "pool",
        "client",
        "conn",
        "connection",
        "sequelize",
        "knex",
        "prisma",
        "pg",
        "mysql",
        "database",
        "sql",
    )
    catalogue.add_method(
        Call(Effect.SQL, data=(1,), gives=Origin.DATABASE),
        databases,
        "query execute raw $queryRawUnsafe $executeRawUnsafe",
    )
    catalogue.add(
        Call(Effect.TEMPLATE),
        """
        handlebars.compile ejs.render
        ejs.compile pug.render pug.compile nunjucks.renderString lodash.template eta.render
        mustache.render dot.template swig.render
        """,
    )


def _machine(catalogue: Catalogue) -> None:
    catalogue.add(Call(gives=Origin.HOST, target=()), "os.hostname os.userInfo os.networkInterfaces")
    catalogue.add(Call(gives=Origin.TIME, target=()), "Date Date.now performance.now")
    catalogue.add(
        Call(Effect.CAPTURE, target=(), gives=Origin.CLIPBOARD),
        "clipboardy.read clipboardy.readSync clipboardy.default.read copy-paste.paste",
    )
    catalogue.add(
        Call(Effect.CAPTURE, target=(), gives=Origin.SCREEN),
        "screenshot-desktop node-screenshots robotjs.screen.capture",
    )
    catalogue.add(
        Call(Effect.CAPTURE, target=(), gives=Origin.KEYS), "iohook.on uiohook-napi.uIOhook.on node-global-key-listener"
    )
    catalogue.add(Call(Effect.CAPTURE, target=(0,), gives=Origin.FILE), "keytar.getPassword keytar.findCredentials")
    catalogue.add(Call(Effect.KILL), "process.kill")
    catalogue.add_method(Call(), ("logger", "log", "console"), "debug info warn error log trace")
