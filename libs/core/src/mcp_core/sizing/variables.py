"""What an operator can tell sizing, by environment variable (after the prefix); `mcp-platform settings` lists them."""

from typing import Final

VARIABLES: Final = {
    "DB_CONNECTION_BUDGET": "Database connections this pod may hold; the chart sets it from the release's ledger.",
    "SIZING_MODE": "strict refuses to start when sizes do not add up, warn warns; strict in production, else warn.",
    "CPU_REQUEST": "CPU request of the container (Kubernetes quantity), used when it has no CPU limit.",
    "MEMORY_REQUEST": "Memory request of the container (Kubernetes quantity), used when it has no memory limit.",
    "WORKERS": "Worker processes, instead of the derived number; still checked.",
    "DB_POOL_SIZE": "Connections of each process, instead of the derived number; still checked.",
    "HASH_THREADS": "Threads that hash passwords in each API process, instead of the derived number.",
    "SCAN_SLOTS": "Scans an API process runs at once, instead of the derived number.",
    "MAX_REQUESTS": "Requests after which an API worker is replaced, plus up to a fifth at random.",
    "WORKER_LIFETIME_SECONDS": "Seconds after which an API worker is replaced, plus up to a twelfth at random.",
    "TERMINATION_GRACE_SECONDS": "terminationGracePeriodSeconds of the pod, when it is not the derived one.",
    "VISIBILITY_TIMEOUT_SECONDS": "Seconds until the broker delivers an unfinished task again; longer than the grace.",
}
