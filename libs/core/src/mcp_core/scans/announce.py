"""The topic under which the database announces that a scan has changed; the message is the scan's id."""

# Migration 0002 has the trigger.
SCAN_TOPIC = "scan"
