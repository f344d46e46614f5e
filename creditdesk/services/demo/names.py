"""Invented names, places and numbers for the demo company; nothing here is anybody's.

Telephone numbers come from the ranges that the numbering authorities keep for plays and films; e-mail addresses end in
`.example`, which can never be delivered.
"""

from __future__ import annotations

from dataclasses import dataclass

FIRST_PARTS = (
    "Aldermoor", "Ashgill", "Barrowby", "Beckfoot", "Birkdene", "Blackmere", "Bramhope Vale", "Brindlow", "Calderwyn",
    "Carrswood", "Cinderhill", "Copperbeck", "Cragside", "Dalefoot", "Dunmarsh", "Eastmoor", "Elmsett", "Fairholme",
    "Fernlea", "Fossgate", "Foxcombe", "Gannerdale", "Gorsey", "Greythorne", "Hallbeck", "Hartwood", "Hazelrigg",
    "Heronsgate", "Hollinroyd", "Ingleside", "Ironbeck", "Kettlewick", "Kingsmarsh", "Larkrise", "Lingmoor",
    "Longstead", "Lowfield", "Marsden Cross", "Mereside", "Millgarth", "Moorgarth", "Netherby", "Newbiggin",
    "Oakenshaw", "Osmotherly", "Overdale", "Peelgate", "Penhurst", "Quarry Bank", "Ravensworth", "Redmire",
    "Ridgeway", "Rookhope", "Roundhay Park", "Rushmere", "Sandholme", "Scarcroft", "Shawbridge", "Silverdene",
    "Skelwith", "Springwell", "Stainburn", "Stonegrave", "Swaledene", "Thornhow", "Thwaite", "Tollgate", "Umberfield",
    "Vale Royal", "Wadsworth Lane", "Wellhouse", "Westerby", "Whinmoor", "Whitcliffe", "Willowgarth", "Winterburn",
    "Wolds End", "Woodnook", "Wyke", "Yewdale",
)  # fmt: skip
SURNAMES = (
    "Abernathy", "Bexley", "Braithwaite", "Cartledge", "Dacosta", "Ellershaw", "Farrow", "Garside", "Hepworth",
    "Illingworth", "Jessop", "Kaur", "Lofthouse", "Murgatroyd", "Nakamura", "Okafor", "Pargeter", "Quarmby", "Rahman",
    "Sugden", "Thackray", "Umpleby", "Varley", "Whitwam", "Yeadon", "Zielinska",
)  # fmt: skip
FIRST_NAMES = (
    "Alice", "Amir", "Beth", "Callum", "Chloe", "Daniel", "Elena", "Farah", "George", "Hannah", "Imran", "Jack",
    "Joanne", "Keith", "Laura", "Lewis", "Maria", "Nadia", "Oliver", "Priya", "Rachel", "Samir", "Tom", "Wendy",
)  # fmt: skip
ROLES = ("Accounts", "Purchase ledger", "Finance manager", "Office manager", "Director", "Bookkeeper")
TRADES: dict[str, tuple[str, ...]] = {
    "Construction": ("Builders", "Roofing", "Groundworks", "Joinery", "Scaffolding", "Brickwork", "Interiors"),
    "Transport": ("Haulage", "Couriers", "Freight", "Removals", "Cold Storage"),
    "Food": ("Bakery", "Foods", "Catering", "Brewery", "Farm Shop", "Dairy"),
    "Manufacturing": ("Castings", "Plastics", "Fabrications", "Precision", "Packaging", "Textiles"),
    "Retail": ("Hardware", "Garden Centre", "Home Stores", "Books", "Cycles"),
    "Hospitality": ("Hotel", "Inns", "Events", "Leisure"),
    "Agriculture": ("Farms", "Feeds", "Nurseries", "Fencing"),
    "Property": ("Estates", "Lettings", "Facilities", "Cleaning Services"),
    "Health": ("Veterinary Practice", "Dental Care", "Care Homes"),
    "Marine": ("Boatyard", "Chandlery", "Moorings"),
}
SUFFIXES = ("Ltd", "Ltd", "Ltd", "Ltd", "LLP", "& Sons Ltd", "(Northern) Ltd", "Group Ltd", "")
STREETS = (
    "Mill Lane", "Station Approach", "Foundry Street", "Canal Wharf", "Low Moor Road", "Albion Way", "Weavers Court",
    "Tannery Yard", "Chapel Fold", "Quarry Road", "Beck Side", "Ropewalk", "Market Place", "Navigation Row",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Town:
    """A place to put a debtor: postcode district, and the dialling range kept for plays there."""

    name: str
    region: str
    district: str
    dialling: str


TOWNS = (
    Town("Leeds", "West Yorkshire", "LS", "0113 496 0"),
    Town("Wakefield", "West Yorkshire", "WF", "0113 496 0"),
    Town("Bradford", "West Yorkshire", "BD", "01632 960"),
    Town("Halifax", "West Yorkshire", "HX", "01632 960"),
    Town("Harrogate", "North Yorkshire", "HG", "01632 960"),
    Town("York", "North Yorkshire", "YO", "01632 960"),
    Town("Sheffield", "South Yorkshire", "S", "0114 496 0"),
    Town("Manchester", "Greater Manchester", "M", "0161 496 0"),
    Town("Liverpool", "Merseyside", "L", "0151 496 0"),
    Town("Nottingham", "Nottinghamshire", "NG", "0115 496 0"),
    Town("Birmingham", "West Midlands", "B", "0121 496 0"),
    Town("London", "", "SE", "020 7946 0"),
)
