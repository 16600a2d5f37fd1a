"""From signals to findings: severity, confidence, evidence, fingerprint."""
