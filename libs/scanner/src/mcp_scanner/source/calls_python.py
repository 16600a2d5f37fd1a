"""Effects of the Python standard library and of the libraries that MCP servers are written with."""

from __future__ import annotations

from functools import cache

from mcp_scanner.source.calls_cryptography import declare_cryptography
from mcp_scanner.source.calls_machine import declare_machine
from mcp_scanner.source.calls_services import declare_services
from mcp_scanner.source.catalogue import Call, Catalogue
from mcp_scanner.source.events import Effect
from mcp_scanner.source.values import Origin

_HTTP_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request", "stream", "send")
_BODY = ("data", "json", "files", "content", "body", "params", "headers", "cookies", "auth", 1, 2)
_HTTP_LIBRARIES = tuple(
    """
    requests httpx httpx2 requests.Session() requests.session() httpx.Client() httpx.AsyncClient() httpx2.Client()
    httpx2.AsyncClient() aiohttp.ClientSession() urllib3.PoolManager() aiohttp niquests treq grequests primp.Client()
    cloudscraper.create_scraper() curl_cffi.requests
    """.split()
)
_HTTP_CLIENTS = ("client", "session", "http", "requests", "_api", "axios")


@cache
def python_calls() -> Catalogue:
    """The catalogue, built once."""
    catalogue = Catalogue()
    declare_cryptography(catalogue)
    declare_services(catalogue)
    for declare in (_commands, _code, _network, _files, _more_files, _queries, declare_machine, _noise):
        declare(catalogue)
    return catalogue


def _commands(catalogue: Catalogue) -> None:
    output = Origin.COMMAND
    catalogue.add(
        Call(Effect.COMMAND, through_shell=True, gives=output),
        """
        os.system os.popen commands.getoutput subprocess.getoutput subprocess.getstatusoutput
        asyncio.create_subprocess_shell asyncio.subprocess.create_subprocess_shell popen2.popen2 pexpect.run invoke.run
        fabric.Connection().run fabric.Connection().sudo fabric.Connection().local invoke.Context().run
        pexpect.runu pexpect.popen_spawn.PopenSpawn wexpect.run os.popen2 os.popen3 platform.popen
        """,
    )
    catalogue.add(
        Call(Effect.COMMAND, target=(0, "args", "cmd", "command"), data=("input", "env"), gives=output),
        """
        subprocess.run subprocess.call subprocess.check_call subprocess.check_output pty.spawn os.startfile
        anyio.open_process anyio.run_process trio.run_process trio.lowlevel.open_process
        ptyprocess.PtyProcess.spawn winpty.PtyProcess.spawn
        """,
    )
    catalogue.add(
        Call(Effect.COMMAND, target=(0, "args"), data=("env",), gives=output, constructs=True), "subprocess.Popen"
    )
    catalogue.add_method(
        Call(Effect.COMMAND, target=(-1,), data=(0, "input"), gives=output, method="typed"), ("popen",), "communicate"
    )
    catalogue.add(
        Call(Effect.COMMAND, target=("*",), gives=output),
        """
        asyncio.create_subprocess_exec asyncio.subprocess.create_subprocess_exec pexpect.spawn os.execv os.execve
        os.execvp os.execl os.execlp os.execle
        os.execlpe os.execvpe os.spawnv os.spawnl os.spawnle os.spawnlp os.spawnve
        os.spawnvp os.spawnvpe os.posix_spawn os.posix_spawnp sh.Command plumbum.cmd
        """,
    )
    catalogue.add_method(Call(Effect.COMMAND, target=(1,), through_shell=True, gives=output), (), "subprocess_shell")
    catalogue.add_method(
        Call(Effect.COMMAND, target=(1, "command", 0), gives=output), ("containers",), "run exec_run create"
    )
    catalogue.add_method(Call(Effect.COMMAND, target=(0, "cmd"), through_shell=True, gives=output), (), "exec_run")
    catalogue.add_method(
        Call(Effect.COMMAND, through_shell=True, gives=output),
        ("ssh", "paramiko", "client", "conn", "host"),
        "exec_command",
    )


def _code(catalogue: Catalogue) -> None:
    catalogue.add(
        Call(Effect.CODE, gives=Origin.CODE),
        """
        eval exec builtins.eval builtins.exec execfile code.InteractiveInterpreter().runsource
        code.InteractiveConsole().push runpy.run_path runpy.run_module timeit.timeit asteval.eval numexpr.evaluate
        pandas.eval types.FunctionType types.CodeType ctypes.CDLL ctypes.cdll.LoadLibrary
        importlib.util.spec_from_file_location().loader.exec_module ctypes.PyDLL ctypes.WinDLL ctypes.OleDLL
        ctypes.cdll.LoadLibrary ctypes.windll.LoadLibrary cffi.FFI().dlopen code.interact code.InteractiveInterpreter
        pandas.DataFrame().eval pandas.DataFrame().query simpleeval.EvalWithCompoundTypes sympy.sympify
        sympy.parsing.sympy_parser.parse_expr lupa.LuaRuntime().execute lupa.LuaRuntime().eval js2py.eval_js
        py_mini_racer.MiniRacer().eval execjs.eval dukpy.evaljs IPython.get_ipython().run_cell
        """,
    )
    catalogue.add(Call(gives=None), "compile builtins.compile ast.parse")
    catalogue.add(
        Call(Effect.IMPORT, target=(1, "location", 0)),
        """
        importlib.util.spec_from_file_location importlib.machinery.SourceFileLoader imp.load_source
        """,
    )
    catalogue.add(Call(Effect.IMPORT), "importlib.reload pkgutil.find_loader")
    catalogue.add(Call(Effect.COMMAND), "pip.main pip._internal.main pip._internal.cli.main.main")
    catalogue.add(
        Call(Effect.DESERIALISE, gives=Origin.CODE),
        """
        pickle.load pickle.loads pickle.Unpickler cPickle.loads dill.load dill.loads cloudpickle.load
        cloudpickle.loads joblib.load marshal.load marshal.loads shelve.open jsonpickle.decode yaml.unsafe_load
        yaml.full_load yaml.unsafe_load_all pandas.read_pickle hickle.load
        _pickle.loads _pickle.load pickle5.loads dill.Unpickler cloudpickle.Unpickler srsly.pickle_loads
        sklearn.externals.joblib.load keras.models.load_model tensorflow.keras.models.load_model pickle.Unpickler().load
        celery.utils.serialization.pickle.loads django.core.signing.loads anycache.load ruamel.yaml.unsafe_load
        """,
    )
    # Formats with a switch: only where it is thrown.
    catalogue.add(Call(Effect.DESERIALISE, method="switch", data=("allow_pickle",), gives=Origin.CODE), "numpy.load")
    catalogue.add(
        Call(Effect.DESERIALISE, method="switch off", data=("weights_only",), gives=Origin.CODE), "torch.load"
    )
    catalogue.add(Call(Effect.DESERIALISE, method="yaml", target=(0,), data=("Loader", 1)), "yaml.load yaml.load_all")


def _network(catalogue: Catalogue) -> None:
    catalogue.add(
        Call(target=(0,), constructs=True), "http.client.HTTPConnection http.client.HTTPSConnection websockets.connect"
    )
    catalogue.add_method(
        Call(Effect.HTTP, target=(-1,), data=("body", 2), method="request"),
        ("httpconnection", "httpsconnection"),
        "request",
    )
    catalogue.add_method(Call(target=(), gives=Origin.REMOTE), ("connection", "conn", "http"), "getresponse")
    catalogue.add_method(Call(Effect.HTTP, target=(1,), method="open"), ("curl",), "setopt")
    catalogue.add_method(
        Call(Effect.SOCKET, target=(-1,), data=(0,)),
        ("websocket", "connect", "create_connection"),
        "send send_str send_json",
    )
    for verb in _HTTP_VERBS:
        slots: tuple[int | str, ...] = (1, "url", 0) if verb in {"request", "stream"} else (0, "url")
        http = Call(Effect.HTTP, target=slots, data=_BODY, method=verb, gives=Origin.REMOTE)
        catalogue.add(http, " ".join(f"{library}.{verb}" for library in _HTTP_LIBRARIES))
        if verb not in {"options", "stream", "send", "head"}:
            catalogue.add_method(http, _HTTP_CLIENTS, verb)
    reader = Call(Effect.HTTP, target=(0, "url", "fullurl"), data=("data", 1), method="open", gives=Origin.REMOTE)
    catalogue.add(
        reader,
        """
        urllib.request.urlopen urllib.request.urlretrieve urllib.request.build_opener().open wget.download
        urllib2.urlopen pandas.read_html feedparser.parse
        """,
    )
    catalogue.add(Call(target=(0, "url"), constructs=True), "urllib.request.Request httpx.Request requests.Request")
    catalogue.add(
        Call(constructs=True, target=()),
        """
        socket.socket requests.Session requests.session httpx.Client httpx.AsyncClient aiohttp.ClientSession
        smtplib.SMTP smtplib.SMTP_SSL urllib3.PoolManager paramiko.SSHClient dns.resolver.Resolver
        websocket.WebSocket
        """,
    )
    catalogue.add(Call(constructs=True, target=(0, "host")), "ftplib.FTP ftplib.FTP_TLS")
    catalogue.add_method(Call(Effect.SOCKET), ("socket",), "connect connect_ex sendto")
    catalogue.add_method(
        Call(Effect.SOCKET, target=(), data=(0,)), ("socket", "sock", "conn", "accept"), "send sendall"
    )
    catalogue.add_method(Call(Effect.LISTEN), ("socket", "sock"), "bind listen")
    catalogue.add_method(Call(target=(), constructs=True), ("socket", "sock"), "accept")
    catalogue.add_method(Call(gives=Origin.REMOTE, target=()), ("socket", "sock", "conn", "accept"), "recv recvfrom")
    catalogue.add(
        Call(Effect.SOCKET),
        """
        socket.create_connection asyncio.open_connection telnetlib.Telnet websocket.create_connection
        multiprocessing.connection.Client
        """,
    )
    catalogue.add(
        Call(Effect.LISTEN),
        """
        http.server.HTTPServer socketserver.TCPServer multiprocessing.connection.Listener
        """,
    )
    catalogue.add(
        Call(Effect.DNS, gives=Origin.REMOTE),
        """
        socket.gethostbyname socket.gethostbyname_ex socket.getaddrinfo dns.resolver.resolve dns.resolver.query
        dns.resolver.Resolver().resolve
        """,
    )
    catalogue.add_method(
        Call(Effect.MAIL, target=(1,), data=(2, 0)),
        ("smtp", "server", "mail"),
        """
        sendmail send_message
        """,
    )
    catalogue.add_method(
        Call(Effect.HTTP, target=(-1,), data=(0, 1), method="put"),
        ("ftp", "sftp"),
        """
        storbinary storlines put
        """,
    )
    catalogue.add_method(
        Call(Effect.HTTP, target=(), data=("Body", 0), method="put"),
        ("s3", "bucket"),
        """
        put_object upload_file upload_fileobj
        """,
    )


def _files(catalogue: Catalogue) -> None:
    opened = Call(
        Effect.READ, method="open", target=(0, "file", "filename", "path"), gives=Origin.FILE, constructs=True
    )
    catalogue.add(
        opened,
        """
        open builtins.open io.open codecs.open aiofiles.open gzip.open bz2.open os.open anyio.open_file fitz.open
        PIL.Image.open
        """,
    )
    # Only paths have methods of these names.
    catalogue.add_method(Call(Effect.READ, target=(-1,), gives=Origin.FILE), (), "read_text read_bytes")
    catalogue.add_method(Call(Effect.DELETE, target=(-1,)), (), "unlink rmtree")
    catalogue.add_method(Call(Effect.LIST, target=(-1,), data=(0,), gives=Origin.LISTED), (), "iterdir rglob")
    catalogue.add_method(
        Call(Effect.READ, method="open", target=(-1,), gives=Origin.FILE, constructs=True),
        ("path",),
        """
        open
        """,
    )
    catalogue.add_method(Call(Effect.WRITE, target=(-1,), data=(0, "data")), (), "write_text write_bytes")
    catalogue.add_method(
        Call(Effect.WRITE, target=(-1,), data=(0,)),
        ("open", "temporaryfile", "fdopen"),
        """
        write writelines
        """,
    )
    catalogue.add(Call(Effect.WRITE, target=(1,), data=(0,)), "shutil.copyfileobj")
    catalogue.add(Call(Effect.WRITE, target=(0,), data=(1,)), "os.write")
    catalogue.add(Call(target=(0,), constructs=True), "os.fdopen")
    catalogue.add(
        Call(target=(), gives=Origin.TEMPORARY, constructs=True),
        "tempfile.NamedTemporaryFile tempfile.mkstemp tempfile.mkdtemp tempfile.TemporaryDirectory",
    )
    catalogue.add(
        Call(Effect.WRITE, target=(1, "fp"), data=(0,)),
        """
        json.dump pickle.dump yaml.dump yaml.safe_dump toml.dump
        """,
    )
    catalogue.add(
        Call(target=(0,), gives=Origin.FILE),
        """
        json.load toml.load tomllib.load csv.reader configparser.read
        """,
    )
    catalogue.add_method(Call(Effect.DELETE, target=(-1,)), ("path",), "unlink rmdir")
    catalogue.add(
        Call(Effect.DELETE),
        """
        os.remove os.unlink os.rmdir os.removedirs shutil.rmtree send2trash.send2trash
        """,
    )
    catalogue.add(Call(Effect.MOVE, target=(1, 0), data=(0,)), "os.rename os.replace shutil.move os.renames")
    catalogue.add(
        Call(Effect.READ, target=(0,), data=(1,), gives=Origin.FILE),
        """
        shutil.copy shutil.copy2 shutil.copyfile shutil.copytree
        """,
    )
    catalogue.add_method(Call(Effect.MOVE, target=(0,), data=(-1,)), ("path",), "rename replace")


def _more_files(catalogue: Catalogue) -> None:
    catalogue.add(Call(Effect.MODE, data=(1, "mode")), "os.chmod os.chown os.lchown shutil.chown os.setxattr")
    catalogue.add_method(Call(Effect.MODE, target=(-1,), data=(0,)), ("path",), "chmod")
    catalogue.add(Call(Effect.LINK, target=(0,), data=(1,)), "os.symlink os.link")
    catalogue.add_method(Call(Effect.LINK, target=(0,), data=(-1,)), ("path",), "symlink_to hardlink_to")
    catalogue.add(
        Call(Effect.LIST, gives=Origin.LISTED, constructs=True), "os.listdir os.walk os.scandir glob.glob glob.iglob"
    )
    catalogue.add_method(Call(Effect.LIST, target=(-1,), data=(0,), gives=Origin.LISTED), ("path",), "glob walk")
    catalogue.add(
        Call(target=(0,), constructs=True),
        "zipfile.ZipFile tarfile.open tarfile.TarFile py7zr.SevenZipFile rarfile.RarFile",
    )
    catalogue.add(
        Call(Effect.EXTRACT, target=(-1,), data=(0, "path")),
        """
        tarfile.open().extractall tarfile.TarFile().extractall tarfile.open().extract zipfile.ZipFile().extractall
        """,
    )
    catalogue.add(Call(Effect.EXTRACT), "shutil.unpack_archive")
    catalogue.add(
        Call(cleans=True),
        """
        os.path.basename werkzeug.utils.secure_filename shlex.quote html.escape urllib.parse.quote
        urllib.parse.quote_plus urllib.parse.urlencode re.escape ast.literal_eval ipaddress.ip_address pipes.quote
        markupsafe.escape psycopg.sql.Identifier psycopg2.sql.Identifier uuid.uuid4 encodeURIComponent hashlib.sha256
        tempfile.gettempdir werkzeug.security.safe_join flask.safe_join os.path.splitext
        ldap3.utils.conv.escape_filter_chars ldap.filter.escape_filter_chars ldap.dn.escape_dn_chars
        xml.sax.saxutils.escape xml.sax.saxutils.quoteattr pymysql.converters.escape_string lxml.etree.XSLT.strparam
        """,
    )
    catalogue.add(Call(gives=Origin.SUBNET), "ipaddress.ip_network ipaddress.IPv4Network netaddr.IPNetwork")
    catalogue.add(Call(target=(), constructs=True), "tempfile.TemporaryFile tempfile.SpooledTemporaryFile")


def _queries(catalogue: Catalogue) -> None:
    database = (
        "cursor",
        "conn",
        "db",
        "session",
        "engine",
        "sqlite",
        "cur",
        "database",
        "pool",
        "transaction",
        "duckdb",
        "bigquery",
    )
    catalogue.add_method(
        Call(Effect.SQL, target=(0, "query", "sql"), data=(1, "params", "parameters"), gives=Origin.DATABASE),
        database,
        """
        execute executescript executemany fetch fetchrow fetchval exec_driver_sql fetch_all fetch_one read_sql raw
        mogrify execute_fetchall execute_insert iterate scalar scalars
        """,
    )
    catalogue.add(
        Call(Effect.SQL, data=(1,), gives=Origin.DATABASE),
        """
        pandas.read_sql pandas.read_sql_query duckdb.sql duckdb.query duckdb.execute polars.read_database
        sqlite_utils.Database().query dataset.connect().query
        """,
    )
    # Statements that are built as objects keep their text.
    catalogue.add(
        Call(target=(0, "text"), constructs=True),
        """
        sqlalchemy.text sqlalchemy.sql.text sqlalchemy.sql.expression.text psycopg.sql.SQL psycopg2.sql.SQL
        sqlmodel.text sqlalchemy.literal_column django.db.models.expressions.RawSQL
        """,
    )
    catalogue.add_method(
        Call(Effect.SQL, target=(0, "query"), data=(1, "params", "parameters"), gives=Origin.DATABASE),
        ("neo4j", "?tx", "driver", "graph", "session"),
        "run execute_query",
    )
    catalogue.add_method(
        Call(Effect.SQL, target=(0, "query"), data=(1, "params", "parameters"), gives=Origin.DATABASE),
        ("spark", "duckdb", "clickhouse", "influx", "bigquery", "cassandra", "snowflake"),
        "sql query command query_df execute_async",
    )
    catalogue.add_method(
        Call(Effect.SQL, target=("Statement", "QueryString", "sql", "Sql", 0), gives=Origin.DATABASE),
        ("boto3", "client", "athena", "dynamodb", "rds"),
        "execute_statement start_query_execution",
    )
    mongo = ("collection", "mongo", "?db", "coll")
    catalogue.add_method(
        Call(Effect.NOSQL, target=(0, "filter"), gives=Origin.DATABASE),
        mongo,
        """
        find find_one aggregate update_one update_many delete_one delete_many count_documents
        """,
    )
    catalogue.add_method(Call(Effect.XPATH), (), "xpath")
    catalogue.add_method(Call(Effect.XPATH), ("root", "tree", "etree", "xml", "doc"), "findall iterfind find findtext")
    catalogue.add(Call(Effect.XPATH), "lxml.etree.XPath lxml.etree.ETXPath elementpath.select")
    catalogue.add_method(Call(Effect.CODE, gives=Origin.CODE), ("pandas", "?df", "dataframe"), "query eval")
    catalogue.add_method(Call(gives=Origin.DATABASE, target=()), ("imap", "?mail"), "fetch search")
    catalogue.add_method(
        Call(Effect.LDAP, target=("search_filter", "filterstr", 2, 1)),
        ("ldap", "conn", "directory", "server"),
        """
        search_s search search_ext search_ext_s extend.standard.paged_search paged_search
        """,
    )
    catalogue.add(Call(Effect.XML, target=("resolve_entities", "load_dtd")), "lxml.etree.XMLParser")
    catalogue.add_method(Call(Effect.NOSQL, target=(0, "filter"), gives=Origin.DATABASE), (), "find find_one aggregate")
    catalogue.add(Call(Effect.XML), "lxml.etree.parse lxml.etree.fromstring xml.sax.parseString lxml.etree.XML")
    template = Call(Effect.TEMPLATE, target=(0, "source", "template", "text", "template_string"))
    catalogue.add(
        template,
        """
        jinja2.Template jinja2.Environment().from_string jinja2.environment.Template mako.template.Template
        tornado.template.Template Cheetah.Template.Template django.template.Template flask.render_template_string
        chevron.render pystache.render pystache.Renderer().render liquid.Template genshi.template.MarkupTemplate
        bottle.template chameleon.PageTemplate web.template.Template airspeed.Template pybars.Compiler().compile
        quik.Template
        """,
    )
    catalogue.add_method(template, ("environment", "env", "jinja", "template"), "from_string")
    catalogue.add(
        Call(constructs=True, target=()),
        """
        jinja2.Environment jinja2.sandbox.SandboxedEnvironment jinja2.sandbox.ImmutableSandboxedEnvironment
        jinja2.nativetypes.NativeEnvironment pystache.Renderer
        """,
    )
    catalogue.add(Call(Effect.FORMAT, target=(0, "template"), constructs=True), "string.Template")
    catalogue.add_method(template, (), "Template render_string render_template_string from_string compile_template")


def _noise(catalogue: Catalogue) -> None:
    """Calls that look like network or file access and are neither."""
    catalogue.add_method(
        Call(Effect.LOG, target=(), data=("*",)),
        ("logger", "logging", "log"),
        "debug info warning error exception critical log warn success trace",
    )
    catalogue.add_method(Call(), ("ctx", "context", "request_context"), "info debug error warning report_progress")
