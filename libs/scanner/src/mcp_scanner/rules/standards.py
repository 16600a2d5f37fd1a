"""The public catalogues that every finding refers to, with the titles of the entries our rules use.

OWASP MCP Top 10 (2025, beta), OWASP Top 10 for Agentic Applications (2026), CWE 4.18, MITRE ATLAS 5.6, SAFE-MCP (85
techniques, of 2026-04). Identifiers and titles are facts of those catalogues; a test refuses a reference to any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Standard:
    """One catalogue: its short name, the form of its identifiers, and the entries we refer to by identifier."""

    name: str
    form: re.Pattern[str]
    entries: dict[str, str] = field(default_factory=dict)


def _entries(prefix: str, lines: str, suffix: str = "") -> dict[str, str]:
    pairs = (line.strip().split(" ", 1) for line in lines.strip().splitlines())
    return {f"{prefix}{number}{suffix}": title for number, title in pairs}


OWASP_MCP = Standard(
    "OWASP-MCP",
    re.compile(r"OWASP-MCP(?:0[1-9]|10):2025"),
    _entries(
        "OWASP-MCP",
        """
        01 Token Mismanagement and Secret Exposure
        02 Privilege Escalation via Scope Creep
        03 Tool Poisoning
        04 Software Supply Chain Attacks and Dependency Tampering
        05 Command Injection and Execution
        06 Intent Flow Subversion
        07 Insufficient Authentication and Authorization
        08 Lack of Audit and Telemetry
        09 Shadow MCP Servers
        10 Context Injection and Over-Sharing
        """,
        ":2025",
    ),
)
OWASP_AGENTIC = Standard(
    "OWASP-ASI",
    re.compile(r"OWASP-ASI(?:0[1-9]|10)"),
    _entries(
        "OWASP-ASI",
        """
        01 Agent Goal Hijack
        02 Tool Misuse and Exploitation
        03 Identity and Privilege Abuse
        04 Agentic Supply Chain Vulnerabilities
        05 Unexpected Code Execution
        06 Memory and Context Poisoning
        07 Insecure Inter-Agent Communication
        08 Cascading Failures
        09 Human-Agent Trust Exploitation
        10 Rogue Agents
        """,
    ),
)
CWE = Standard(
    "CWE",
    re.compile(r"CWE-[1-9]\d{0,3}"),
    _entries(
        "CWE-",
        """
        22 Path Traversal
        59 Link Following
        73 External Control of File Name or Path
        77 Command Injection
        78 OS Command Injection
        79 Cross-site Scripting
        89 SQL Injection
        90 LDAP Injection
        94 Code Injection
        95 Eval Injection
        200 Exposure of Sensitive Information to an Unauthorized Actor
        209 Error Message Containing Sensitive Information
        250 Execution with Unnecessary Privileges
        269 Improper Privilege Management
        287 Improper Authentication
        295 Improper Certificate Validation
        306 Missing Authentication for Critical Function
        311 Missing Encryption of Sensitive Data
        312 Cleartext Storage of Sensitive Information
        319 Cleartext Transmission of Sensitive Information
        321 Use of Hard-coded Cryptographic Key
        327 Use of a Broken or Risky Cryptographic Algorithm
        330 Use of Insufficiently Random Values
        345 Insufficient Verification of Data Authenticity
        346 Origin Validation Error
        347 Improper Verification of Cryptographic Signature
        350 Reliance on Reverse DNS Resolution
        359 Exposure of Private Personal Information
        377 Insecure Temporary File
        384 Session Fixation
        400 Uncontrolled Resource Consumption
        409 Highly Compressed Data
        426 Untrusted Search Path
        436 Interpretation Conflict
        441 Confused Deputy
        444 HTTP Request Smuggling
        451 User Interface Misrepresentation of Critical Information
        477 Use of Obsolete Function
        494 Download of Code Without Integrity Check
        502 Deserialization of Untrusted Data
        506 Embedded Malicious Code
        511 Logic or Time Bomb
        522 Insufficiently Protected Credentials
        524 Use of Cache Containing Sensitive Information
        526 Exposure of Sensitive Information Through Environment Variables
        532 Insertion of Sensitive Information into Log File
        552 Files or Directories Accessible to External Parties
        565 Reliance on Cookies without Validation and Integrity Checking
        598 Sensitive Query Strings
        611 XML External Entities
        643 XPath Injection
        693 Protection Mechanism Failure
        694 Use of Multiple Resources with Duplicate Identifier
        732 Incorrect Permission Assignment for Critical Resource
        770 Allocation of Resources Without Limits or Throttling
        776 XML Entity Expansion
        778 Insufficient Logging
        798 Use of Hard-coded Credentials
        807 Reliance on Untrusted Inputs in a Security Decision
        829 Inclusion of Functionality from Untrusted Control Sphere
        834 Excessive Iteration
        862 Missing Authorization
        912 Hidden Functionality
        918 Server-Side Request Forgery
        942 Permissive Cross-domain Policy with Untrusted Domains
        1007 Insufficient Visual Distinction of Homoglyphs
        1059 Insufficient Technical Documentation
        1104 Use of Unmaintained Third Party Components
        1336 Template Engine Injection
        1357 Reliance on Insufficiently Trustworthy Component
        1427 Improper Neutralization of Input Used for LLM Prompting
        """,
    ),
)
ATLAS = Standard(
    "ATLAS",
    re.compile(r"AML\.T\d{4}(?:\.\d{3})?"),
    _entries(
        "AML.T",
        """
        0006 Active Scanning
        0010 AI Supply Chain Compromise
        0011 User Execution
        0025 Exfiltration via Cyber Means
        0029 Denial of AI Service
        0037 Data from Local System
        0049 Exploit Public-Facing Application
        0050 Command and Scripting Interpreter
        0051 LLM Prompt Injection
        0053 AI Agent Tool Invocation
        0055 Unsecured Credentials
        0056 Extract LLM System Prompt
        0068 LLM Prompt Obfuscation
        0072 Reverse Shell
        0073 Impersonation
        0074 Masquerading
        0075 Cloud Service Discovery
        0078 Drive-by Compromise
        0080 AI Agent Context Poisoning
        0081 Modify AI Agent Configuration
        0083 Credentials from AI Agent Configuration
        0086 Exfiltration via AI Agent Tool Invocation
        0091 Use Alternate Authentication Material
        0097 Virtualization/Sandbox Evasion
        0098 AI Agent Tool Credential Harvesting
        0099 AI Agent Tool Data Poisoning
        0101 Data Destruction via AI Agent Tool Invocation
        0104 Publish Poisoned AI Agent Tool
        0105 Escape to Host
        0106 Exploitation for Credential Access
        0107 Exploitation for Defense Evasion
        0109 AI Supply Chain Rug Pull
        0110 AI Agent Tool Poisoning
        0112 Machine Compromise
        """,
    ),
)
SAFE_MCP = Standard(
    "SAFE-MCP",
    re.compile(r"SAFE-T\d{4}"),
    _entries(
        "SAFE-T",
        """
        1001 Tool Poisoning Attack
        1002 Supply Chain Compromise
        1003 Malicious MCP-Server Distribution
        1004 Server Impersonation / Name-Collision
        1005 Exposed Endpoint Exploit
        1009 Authorization Server Mix-up
        1101 Command Injection
        1102 Prompt Injection
        1104 Over-Privileged Tool Abuse
        1105 Path Traversal via File Tool
        1106 Autonomous Loop Exploit
        1201 MCP Rug Pull Attack
        1203 Backdoored Server Binary
        1204 Context Memory Implant
        1207 Hijack Update Mechanism
        1301 Cross-Server Tool Shadowing
        1303 Sandbox Escape via Server Exec
        1305 Host OS Privilege Escalation
        1306 Rogue Authorization Server
        1307 Confused Deputy Attack
        1308 Token Scope Substitution
        1309 Privileged Tool Invocation via Prompt Manipulation
        1401 Line Jumping
        1402 Instruction Steganography
        1404 Response Tampering
        1405 Tool Obfuscation/Renaming
        1406 Metadata Manipulation
        1407 Server Proxy Masquerade
        1408 OAuth Protocol Downgrade
        1501 Full-Schema Poisoning
        1502 File-Based Credential Harvest
        1503 Env-Var Scraping
        1506 Infrastructure Token Theft
        1507 Authorization Code Interception
        1601 MCP Server Enumeration
        1603 System Prompt Disclosure
        1604 Server Version Enumeration
        1702 Shared-Memory Poisoning
        1706 OAuth Token Pivot Replay
        1801 Automated Data Harvesting
        1802 File Collection
        1803 Database Dump
        1804 API Data Harvest
        1911 Parameter Exfiltration
        1913 HTTP POST Exfil
        1914 Tool-to-Tool Exfil
        2101 Data Destruction
        2102 Service Disruption
        2105 Disinformation Output
        """,
    ),
)
# A finding refers to each of these, or its rule says why there is nothing to refer to.
REQUIRED = (OWASP_MCP, OWASP_AGENTIC, CWE, ATLAS, SAFE_MCP)
# Further ones that some rules refer to.
OWASP_LLM = Standard(
    "OWASP-LLM",
    re.compile(r"OWASP-LLM(?:0[1-9]|10):2025"),
    _entries(
        "OWASP-LLM",
        """
        01 Prompt Injection
        02 Sensitive Information Disclosure
        06 Excessive Agency
        07 System Prompt Leakage
        10 Unbounded Consumption
        """,
        ":2025",
    ),
)
RFC = Standard(
    "RFC",
    re.compile(r"RFC\d{4}"),
    _entries(
        "RFC",
        """
        7636 Proof Key for Code Exchange
        8414 OAuth 2.0 Authorization Server Metadata
        9207 OAuth 2.0 Authorization Server Issuer Identification
        9728 OAuth 2.0 Protected Resource Metadata
        """,
    ),
)
ALL = (*REQUIRED, OWASP_LLM, RFC)


def title_of(reference: str) -> str:
    """The title of an entry such as CWE-78; empty for one that no rule of ours refers to."""
    return next((standard.entries[reference] for standard in ALL if reference in standard.entries), "")


def missing(references: Iterable[str]) -> list[str]:
    """The names of the required catalogues that none of the references belongs to."""
    given = tuple(references)
    return [standard.name for standard in REQUIRED if not any(standard.form.fullmatch(one) for one in given)]
