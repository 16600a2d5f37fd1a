"""Ways out of the machine beside plain HTTP: message brokers, clouds, chat services, mail, telemetry, logs."""

from __future__ import annotations

from mcp_scanner.source.catalogue import Call, Catalogue
from mcp_scanner.source.events import Effect
from mcp_scanner.source.values import Origin


def declare_services(catalogue: Catalogue) -> None:
    """Declare the calls by which libraries of services send and receive."""
    for declare in (_brokers, _stores, _messages, _telemetry, _streams, _more_http, _caches):
        declare(catalogue)


def _brokers(catalogue: Catalogue) -> None:
    catalogue.add(
        Call(target=("bootstrap_servers", "host", "url", 0), constructs=True),
        """
        paho.mqtt.client.Client redis.Redis redis.StrictRedis redis.from_url redis.Redis.from_url redis.asyncio.Redis
        redis.asyncio.from_url kafka.KafkaProducer kafka.KafkaConsumer
        aiokafka.AIOKafkaProducer confluent_kafka.Producer
        pika.BlockingConnection pika.ConnectionParameters pika.URLParameters stomp.Connection zmq.Context
        amqp.Connection aio_pika.connect aio_pika.connect_robust nats.connect gmqtt.Client aiomqtt.Client
        """,
    )
    # What a shared store or broker hands out was written by somebody else.
    catalogue.add_method(
        Call(target=(), gives=Origin.REMOTE), ("redis", "memcache", "valkey"), "get mget hget hgetall lpop rpop blpop"
    )
    brokers = (
        "mqtt",
        "kafka",
        "redis",
        "pika",
        "channel",
        "nats",
        "zmq",
        "stomp",
        "amqp",
        "producer",
        "broker",
        "socket",
    )
    catalogue.add_method(
        Call(Effect.SOCKET, target=(-1,), data=("payload", "value", "body", 1, 2, 0), method="publish"),
        brokers,
        "publish basic_publish produce send_string send_json send_multipart xadd lpush rpush",
    )
    catalogue.add_method(Call(Effect.SOCKET), ("mqtt", "zmq", "socket", "stomp", "websocket"), "connect connect_async")
    catalogue.add(
        Call(Effect.SOCKET, target=("hostname",), data=("payload", 1), method="publish"),
        "paho.mqtt.publish.single paho.mqtt.publish.multiple",
    )


def _stores(catalogue: Catalogue) -> None:
    upload = Call(
        Effect.HTTP, target=("Bucket", "bucket", 1), data=("Body", "Filename", "Fileobj", "data", 0), method="upload"
    )
    # Only clients of object stores and file services have methods of these names.
    catalogue.add_method(
        upload,
        (),
        """
        put_object upload_file upload_fileobj upload_from_string upload_from_filename upload_from_file upload_blob
        fput_object files_upload files_upload_v2 upload_file_to upload_bytes create_blob_from_bytes
        create_blob_from_path
        """,
    )
    catalogue.add_method(
        Call(Effect.HTTP, target=(), data=(0, 1, 2), method="upload"), ("sftp", "ftp", "scp", "transport"), "put putfo"
    )
    catalogue.add_method(
        Call(
            Effect.HTTP,
            target=("QueueUrl", "TopicArn", "logGroupName", "FunctionName"),
            data=("MessageBody", "Message", "logEvents", "Payload", "Item", "Data"),
            method="upload",
        ),
        ("boto3", "client", "sqs", "sns", "resource", "table", "kinesis", "logs", "lambda"),
        "send_message publish put_log_events invoke put_item put_record",
    )
    catalogue.add(Call(constructs=True, target=("endpoint_url",)), "boto3.client boto3.resource boto3.Session().client")
    catalogue.add(
        Call(constructs=True, target=()), "boto3.Session google.cloud.storage.Client azure.storage.blob.BlobClient"
    )


def _messages(catalogue: Catalogue) -> None:
    catalogue.add_method(
        Call(Effect.HTTP, target=(), data=("text", "content", "body", "message", 0, 1), method="upload"),
        ("slack", "webclient", "telegram", "bot", "discord", "webhook", "twilio", "sendgrid", "mailgun", "?mail"),
        "chat_postMessage send_message send_document sendMessage execute postMessage create_message",
    )
    catalogue.add(
        Call(constructs=True, target=("url", 0)),
        """
        discord.SyncWebhook.from_url discord_webhook.DiscordWebhook slack_sdk.webhook.WebhookClient slack_sdk.WebClient
        telegram.Bot telebot.TeleBot
        """,
    )
    catalogue.add_method(
        Call(Effect.HTTP, target=(-1,), data=(0, "content", "text", "embed"), method="post"),
        ("syncwebhook.from_url", "webhookclient", "discordwebhook"),
        "send",
    )
    catalogue.add(Call(Effect.MAIL, target=("hostname",), data=(0,)), "aiosmtplib.send yagmail.SMTP().send")


def _telemetry(catalogue: Catalogue) -> None:
    catalogue.add(
        Call(Effect.HTTP, target=(), data=(0, 1, 2, "properties", "extra"), method="telemetry"),
        """
        posthog.capture posthog.Posthog().capture analytics.track segment.analytics.track mixpanel.Mixpanel().track
        amplitude.Amplitude().track
        sentry_sdk.capture_message sentry_sdk.capture_event sentry_sdk.set_user sentry_sdk.set_context
        bugsnag.notify rollbar.report_message statsd.StatsClient().incr rudderstack.analytics.track
        """,
    )
    catalogue.add(
        Call(constructs=True, target=("host", "address", 0)),
        """
        logging.handlers.HTTPHandler logging.handlers.SysLogHandler logging.handlers.SocketHandler
        logging.handlers.SMTPHandler logging.handlers.DatagramHandler posthog.Posthog mixpanel.Mixpanel
        """,
    )
    catalogue.add_method(Call(Effect.LISTEN, method="log"), (), "addHandler")


def _streams(catalogue: Catalogue) -> None:
    """Connections of asyncio: a reader and a writer that come from one call, or are given to a server's callback."""
    catalogue.add(
        Call(Effect.SOCKET, target=(0, "host"), constructs=True), "asyncio.open_connection asyncio.open_unix_connection"
    )
    catalogue.add_method(
        Call(Effect.SOCKET, target=(-1,), data=(0,)), ("open_connection", "?writer"), "write writelines"
    )
    catalogue.add_method(
        Call(target=(), gives=Origin.REMOTE), ("open_connection", "?reader"), "read readline readuntil readexactly"
    )
    catalogue.add_method(Call(Effect.SOCKET, target=(1,), data=()), ("loop",), "create_connection sock_connect")
    catalogue.add_method(Call(Effect.SOCKET, target=(), data=(1,)), ("loop",), "sock_sendall sock_sendto")
    catalogue.add(
        Call(Effect.LISTEN, target=(0, 1, "host")),
        """
        asyncio.start_server asyncio.start_unix_server socketserver.ThreadingTCPServer socketserver.UDPServer
        http.server.ThreadingHTTPServer socketserver.ThreadingUDPServer xmlrpc.server.SimpleXMLRPCServer
        websockets.serve websockets.asyncio.server.serve socket.create_server wsgiref.simple_server.make_server
        """,
    )
    catalogue.add(Call(Effect.HTTP, target=(0,), method="open", constructs=True), "xmlrpc.client.ServerProxy")


def _more_http(catalogue: Catalogue) -> None:
    body = ("body", "data", "json", "content", "fields", 2)
    catalogue.add(
        Call(Effect.HTTP, target=(0, "url"), data=body, method="request", gives=Origin.REMOTE),
        """
        httplib2.Http().request tornado.httpclient.AsyncHTTPClient().fetch tornado.httpclient.HTTPClient().fetch
        urllib.request.OpenerDirector().open asks.get asks.post requests_html.HTMLSession().get mechanize.Browser().open
        playwright.sync_api.Page.goto urllib.request.URLopener().open urllib3.HTTPConnectionPool().urlopen
        """,
    )
    catalogue.add(
        Call(Effect.HTTP, target=(1, "url"), data=body, method="request", gives=Origin.REMOTE),
        "urllib3.request aiohttp.request httpx.stream urllib3.PoolManager().urlopen",
    )
    catalogue.add(
        Call(constructs=True, target=("base_url", "baseurl")),
        "httpx.Client httpx.AsyncClient httpx2.Client httpx2.AsyncClient",
    )
    catalogue.add(Call(constructs=True, target=("base_url", 0)), "aiohttp.ClientSession")
    catalogue.add(
        Call(constructs=True, target=()),
        "tornado.httpclient.AsyncHTTPClient httplib2.Http urllib.request.build_opener urllib.request.OpenerDirector",
    )


def _caches(catalogue: Catalogue) -> None:
    catalogue.add(
        Call(Effect.DNS, target=(0, "qname", "host"), gives=Origin.REMOTE),
        """
        dns.message.make_query dns.asyncresolver.resolve socket.gethostbyaddr aiodns.DNSResolver().query
        dns.resolver.Resolver().query dns.asyncresolver.Resolver().resolve socket.getnameinfo
        """,
    )
    catalogue.add_method(
        Call(Effect.DNS, target=(0,), gives=Origin.REMOTE), ("loop", "resolver"), "getaddrinfo resolve query"
    )
