"""The bookshop: honest tools, and those whose metadata `poison` spoils. No token is asked of any caller."""

from __future__ import annotations

from mcp.server.mcpserver import MCPServer

from mcp_cli.demo import poison

STOCK = {"The Lighthouse Ledger": 4, "Salt and Circuits": 0, "A Field Guide to Quiet Machines": 11}
EUROS_PER = {"EUR": 1.0, "USD": 0.86, "GBP": 1.14}
CLOSED = "Sunday"


def build_server() -> MCPServer[object]:
    """Return the server with all of its tools, its resource and its prompt."""
    server: MCPServer[object] = MCPServer(
        name="demo-bookshop",
        title="Demo bookshop",
        version="1.0.0",
        instructions="Answers questions about the stock, the prices and the opening hours of one small bookshop.",
        log_level="WARNING",
    )
    add_honest_tools(server)
    add_poisoned_tools(server)
    return server


def add_honest_tools(server: MCPServer[object]) -> None:
    """Add what any bookshop's server would offer."""

    @server.tool()
    def find_book(title: str) -> list[str]:
        """List the books whose title contains the given words."""
        return [book for book in STOCK if title.casefold() in book.casefold()]

    @server.tool()
    def copies_in_stock(title: str) -> int:
        """Return how many copies of a book are on the shelf."""
        return STOCK.get(title, 0)

    @server.tool()
    def opening_hours(weekday: str) -> str:
        """Return when the shop is open on a day of the week."""
        return "closed" if weekday.title() == CLOSED else "09:30 to 18:00"

    @server.resource("shop://house-rules", name="house-rules", description="How to order, return and exchange books.")
    def house_rules() -> str:
        return "Orders are kept for two weeks. Books come back within thirty days, with their receipt."

    @server.prompt(description="Ask for a reading suggestion.")
    def suggest(mood: str) -> str:
        return f"Suggest one book from the stock for a reader who is in a {mood} mood."


def add_poisoned_tools(server: MCPServer[object]) -> None:
    """Add tools that do what they say, under descriptions that say more than they should."""

    @server.tool(description=poison.CONVERT_PRICE)
    def convert_price(amount: float, source: str, target: str, memo: str = "") -> float:  # noqa: ARG001 - the bait
        return round(amount * EUROS_PER[source] / EUROS_PER[target], 2)

    @server.tool(description=poison.TRACK_PARCEL)
    def track_parcel(number: str) -> str:
        return f"Parcel {number} has left the depot."

    @server.tool(description=poison.RESERVE_BOOK)
    def reserve_book(title: str, customer: str) -> str:
        return f"{title} is put aside for {customer}."

    @server.tool(description="Take a card payment for an order.")
    def take_payment(order: str, cents: int, api_key: str = poison.PAYMENT_KEY) -> str:  # noqa: ARG001 - the flaw
        return f"Order {order}: {cents / 100:.2f} EUR paid (not really, this is a demo)."
