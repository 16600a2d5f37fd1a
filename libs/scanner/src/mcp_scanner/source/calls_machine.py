"""What Python programs do with the machine itself: processes, memory, accounts, clipboard, screen, clock, chance."""

from __future__ import annotations

from mcp_scanner.source.catalogue import Call, Catalogue
from mcp_scanner.source.events import Effect
from mcp_scanner.source.values import Origin


def declare_machine(catalogue: Catalogue) -> None:
    """Declare the calls by their effects."""
    catalogue.add(Call(Effect.SOCKET, target=("base_url", 0)), "docker.DockerClient docker.APIClient docker.from_env")
    catalogue.add_method(Call(Effect.TRACE), (), "prctl")
    catalogue.add_method(Call(Effect.THREAD, target=()), ("executor", "?pool"), "submit apply_async")
    catalogue.add(Call(target=(), constructs=True), "imaplib.IMAP4 imaplib.IMAP4_SSL")
    catalogue.add(Call(Effect.INJECT), "ctypes.CFUNCTYPE ctypes.memmove ctypes.windll.kernel32.VirtualAlloc")
    catalogue.add_method(
        Call(Effect.INJECT),
        (),
        "ptrace process_vm_writev WriteProcessMemory CreateRemoteThread VirtualAllocEx VirtualProtect",
    )
    catalogue.add(
        Call(target=(1,), constructs=True), "winreg.OpenKey winreg.CreateKey winreg.OpenKeyEx winreg.CreateKeyEx"
    )
    catalogue.add(Call(Effect.WRITE, target=(0, 1), data=(4,)), "winreg.SetValueEx winreg.SetValue")
    catalogue.add(Call(target=(), constructs=True), "psutil.process_iter psutil.Process")
    catalogue.add_method(Call(Effect.KILL, target=(-1,)), ("psutil", "process", "proc"), "kill terminate suspend")
    catalogue.add_method(Call(target=(), gives=Origin.ENVIRON), ("psutil", "process", "proc"), "environ")
    catalogue.add(Call(Effect.ALLOCATE), "bytearray numpy.zeros numpy.ones mmap.mmap")
    catalogue.add(
        Call(Effect.REGEX, data=(1, "string")),
        "re.match re.search re.fullmatch re.findall re.sub re.split re.finditer regex.match regex.search",
    )
    catalogue.add(
        Call(gives=Origin.HOST),
        """
        platform.node platform.uname socket.gethostname getpass.getuser os.getlogin uuid.getnode
        socket.getfqdn os.uname os.getuid os.geteuid os.getlogin os.cpu_count psutil.virtual_memory psutil.users
        platform.system platform.machine platform.processor locale.getdefaultlocale locale.getlocale psutil.boot_time
        """,
    )
    catalogue.add(
        Call(gives=Origin.TIME, target=()),
        """
        datetime.datetime.now datetime.date.today time.time datetime.datetime.today datetime.datetime.utcnow
        datetime.now datetime.utcnow date.today time.localtime time.gmtime time.strftime time.time_ns time.ctime
        arrow.now arrow.utcnow pendulum.now pendulum.today whenever.Instant.now
        """,
    )
    catalogue.add(
        Call(Effect.ACCOUNTS, gives=Origin.FILE),
        """
        pwd.getpwall grp.getgrall spwd.getspall spwd.getspnam pwd.getpwnam
        """,
    )
    catalogue.add(
        Call(Effect.CAPTURE, target=(), gives=Origin.CLIPBOARD),
        """
        pyperclip.paste win32clipboard.GetClipboardData tkinter.Tk().clipboard_get pandas.read_clipboard
        """,
    )
    catalogue.add(
        Call(Effect.CAPTURE, target=(), gives=Origin.SCREEN),
        """
        pyautogui.screenshot PIL.ImageGrab.grab mss.mss().shot mss.mss().grab pyscreenshot.grab cv2.VideoCapture
        sounddevice.rec sounddevice.InputStream pyaudio.PyAudio imageio.get_reader picamera.PiCamera().capture
        dxcam.create().grab pygetwindow.getActiveWindow pygetwindow.getActiveWindowTitle
        """,
    )
    catalogue.add(
        Call(Effect.CAPTURE, target=(), gives=Origin.KEYS),
        """
        pynput.keyboard.Listener keyboard.on_press keyboard.hook keyboard.record pynput.mouse.Listener
        keyboard.read_event keyboard.on_release keyboard.start_recording keyboard.read_key mouse.hook
        pynput.keyboard.Events evdev.InputDevice pyxhook.HookManager pyHook.HookManager Quartz.CGEventTapCreate
        """,
    )
    catalogue.add(
        Call(Effect.CAPTURE, target=(0,), method="secret", gives=Origin.KEY_RING),
        """
        keyring.get_password keyring.get_credential keyring.get_keyring().get_password
        keyring.get_keyring().get_credential win32cred.CredRead
        """,
    )
    catalogue.add(
        Call(Effect.CAPTURE, target=(), gives=Origin.SCREEN),
        """
        browser_cookie3.load browser_cookie3.chrome browser_cookie3.firefox browser_cookie3.edge browser_cookie3.safari
        browser_cookie3.chromium browser_cookie3.brave rookiepy.load rookiepy.chrome rookiepy.firefox
        pycookiecheat.chrome_cookies
        pycookiecheat.get_cookies win32crypt.CryptUnprotectData win32cred.CredEnumerate secretstorage.get_all_items
        secretstorage.get_default_collection().get_all_items
        """,
    )
    catalogue.add(Call(constructs=True, target=()), "mss.mss tkinter.Tk")
    catalogue.add(Call(Effect.FORK, target=()), "os.fork os.forkpty")
    catalogue.add(
        Call(Effect.THREAD, target=("target",)),
        """
        threading.Thread multiprocessing.Process _thread.start_new_thread threading.Timer asyncio.create_task
        """,
    )
    catalogue.add(Call(Effect.REDIRECT_IO, target=(0,), data=(1,)), "os.dup2")
    catalogue.add(
        Call(Effect.LOG_OFF),
        """
        logging.disable sys.settrace sys.setprofile atexit.unregister faulthandler.disable
        """,
    )
    catalogue.add(
        Call(Effect.PRIVILEGE),
        """
        os.setuid os.seteuid os.setgid os.setreuid ctypes.windll.shell32.ShellExecuteW
        """,
    )
    catalogue.add(Call(Effect.TRACE), "setproctitle.setproctitle prctl.set_name")
    catalogue.add(Call(Effect.TIMES), "os.utime")
    catalogue.add(Call(Effect.KILL), "os.kill os.killpg os.abort")
    catalogue.add(Call(Effect.ENV_SET, target=(0,), data=(1,)), "os.putenv os.environ.setdefault")
    catalogue.add(Call(Effect.ENV_SET, target=(0,), data=(0,)), "os.environ.update")
    catalogue.add(
        Call(gives=Origin.CHANCE, target=()),
        "secrets.randbelow numpy.random.rand",
    )
    catalogue.add(Call(Effect.SLEEP), "time.sleep asyncio.sleep")
    catalogue.add(Call(gives=Origin.COUNTER, target=()), "itertools.count")
