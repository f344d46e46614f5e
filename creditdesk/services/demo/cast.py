"""The debtors of the demo company that have a story: who they are, and what stands open on their accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from creditdesk.services.demo import besides
from creditdesk.services.demo.debtors import Habit, steady
from creditdesk.services.demo.roles import Item, Role, month_days, named


def _after(day: date, before: float, since: float) -> Callable[[date], float]:
    """Return the habit of paying after so many days, and after so many for invoices dated from a day on."""
    return lambda dated_on: since if dated_on >= day else before


def _drags_at_christmas(dated_on: date) -> float:
    return 64 if dated_on.month in (11, 12) else 35


def _pays_more_and_more_in_parts(dated_on: date) -> float:
    """Two of five payments leave a rest in the end: seven of ten invoices are paid in two parts."""
    if dated_on < date(2025, 12, 1):
        return 0.03
    return 0.3 if dated_on < date(2026, 4, 1) else 0.72


NORTHGATE = "NOR014"
HEAD_OFFICE = "CAL001"

_LEEDS = ("", "Leeds", "West Yorkshire")

ROLES: tuple[Role, ...] = (
    Role(
        named(
            NORTHGATE, "Northgate Timber & Joinery", "Construction",
            Habit(2.0, 1900, steady(43), spread=2.5, pay_weekday=None, credit_notes=0.01),
            "Karen Marsh", "0113 496 0142", ("Unit 7", "Gatehouse Way", "Wakefield", "West Yorkshire", "WF1 2RT"),
            best_time="before 11:00", mail="northgate-timber.example", credit_limit=50_000,
        ),
        date(2026, 4, 30),
        (
            Item(date(2026, 5, 6), 984_000, ((date(2026, 6, 22), 984_000),), "INV-10388"),
            Item(date(2026, 5, 28), 1_226_000, ((date(2026, 7, 24), 1_226_000),), "INV-10421"),
            Item(
                date(2026, 7, 2), 1_148_000, ((date(2026, 8, 28), 500_000), (date(2026, 9, 8), 648_000)), "INV-10467"
            ),
            Item(date(2026, 8, 6), 1_840_000, (), "INV-10512"),
            Item(date(2026, 8, 28), 1_492_000, ((date(2026, 10, 20), 500_000),), "INV-10555"),
            Item(date(2026, 9, 16), 1_031_260, (), "INV-10590"),
            Item(date(2026, 10, 12), 708_000, (), "INV-10631"),
            Item(date(2026, 11, 4), 400_000, (), "INV-10677"),
            # Small call-offs go through; the large invoices wait for the director.
            *month_days(
                ((20, 5), 62_480, (3, 7)), ((3, 6), 48_150, (31, 7)), ((10, 6), 39_920, (7, 8)),
                ((17, 6), 71_040, (14, 8)), ((26, 6), 28_800, (25, 8)), ((8, 7), 54_600, (4, 9)),
                ((15, 7), 44_275, (11, 9)), ((24, 7), 36_990, (22, 9)), ((12, 8), 58_210, (9, 10)),
                ((2, 9), 31_640, (30, 10)),
            ),
        ),
        besides.northgate,
    ),
    Role(
        named(
            "HAR220", "Harlow Freight Services", "Transport",
            Habit(2.2, 3900, _after(date(2026, 3, 1), 27, 42), spread=2),
            "Denise Tranter", "0113 496 0187", ("2 Navigation Row", *_LEEDS, "LS9 4QT"), credit_limit=45_000,
        ),
        date(2026, 9, 7),
        (
            Item(date(2026, 9, 10), 1_190_415), Item(date(2026, 9, 24), 840_000),
            Item(date(2026, 10, 5), 620_000), Item(date(2026, 10, 26), 540_000),
        ),
    ),
    Role(
        named(
            "BRI007", "Brightwater Catering Ltd", "Food", Habit(2.0, 3200, steady(22), spread=4),
            "Paul Ashdown", "0161 496 0133",
            ("Dock House", "4 Canal Wharf", "Manchester", "Greater Manchester", "M4 6XB"),
            terms="NET 14", credit_limit=30_000, controller="S. Iqbal",
        ),
        date(2026, 9, 20),
        (Item(date(2026, 9, 29), 948_000), Item(date(2026, 10, 12), 725_000), Item(date(2026, 11, 2), 575_000)),
    ),
    Role(
        named(
            "KES101", "Kestrel Precision Eng.", "Manufacturing", Habit(1.6, 4200, steady(44), spread=4),
            "Ravi Nair", "0114 496 0175", ("19 Foundry Street", "", "Sheffield", "South Yorkshire", "S9 2LP"),
            credit_limit=35_000,
        ),
        date(2026, 9, 8),
        (Item(date(2026, 9, 18), 1_207_742), Item(date(2026, 9, 22), 700_000)),
    ),
    Role(
        named(
            "MAP031", "Maple & Finch Interiors", "Construction", Habit(1.8, 3100, steady(36), spread=3),
            "Sophie Finch", "020 7946 0158", ("31 Ropewalk", "", "London", "", "SE8 3DT"),
            role="Director", credit_limit=30_000, controller="M. Doyle",
        ),
        date(2026, 9, 22),
        (Item(date(2026, 9, 28), 620_000), Item(date(2026, 10, 16), 545_090), Item(date(2026, 11, 6), 600_000)),
    ),
    Role(
        named(
            "ORC118", "Orchard Valley Foods", "Food",
            Habit(2.0, 3400, steady(41), part_share=_pays_more_and_more_in_parts),
            "Gwen Hollis", "01632 960187", ("Orchard Farm", "Low Moor Road", "York", "North Yorkshire", "YO4 7WN"),
            credit_limit=28_000, controller="S. Iqbal",
        ),
        date(2026, 7, 31),
        (
            Item(date(2026, 9, 22), 860_000, ((date(2026, 11, 6), 300_000),)),
            Item(date(2026, 10, 1), 690_000, ((date(2026, 11, 13), 217_900),)),
            Item(date(2026, 10, 20), 500_000),
        ),
    ),
    Role(
        named(
            "SEL066", "Selby Drainage Co", "Construction", Habit(1.2, 3000, steady(40), spread=4),
            "Terry Boothroyd", "01632 960166", ("Beck Side Works", "", "Selby", "North Yorkshire", "YO8 5PL"),
            credit_limit=20_000,
        ),
        date(2026, 9, 12),
        (Item(date(2026, 9, 24), 1_204_077),),
    ),
    Role(
        named(
            "CAS045", "Castle Print Works", "Manufacturing", Habit(1.5, 2500, steady(37), spread=3),
            "Moira Kell", "0115 496 0145", ("8 Weavers Court", "", "Nottingham", "Nottinghamshire", "NG2 4JU"),
            credit_limit=18_000, controller="M. Doyle",
        ),
        date(2026, 9, 20),
        (Item(date(2026, 9, 29), 741_230), Item(date(2026, 10, 9), 450_000)),
    ),
    Role(
        named(
            "PEN072", "Pennine Plant Hire", "Construction", Habit(1.4, 2600, steady(17), spread=2),
            "", "", ("Quarry Road Depot", "", "Halifax", "West Yorkshire", "HX2 9EA"),
            terms="NET 14", credit_limit=20_000,
        ),
        date(2026, 10, 10),
        (Item(date(2026, 10, 19), 980_400),),
    ),
    Role(
        named(
            "DAL019", "Dales Veterinary Group", "Health",
            Habit(1.7, 2300, steady(40), spread=0.7, pay_weekday=None),
            "Helen Airey", "01632 960119", ("Chapel Fold", "", "Skipton", "North Yorkshire", "BD23 1XH"),
            legal_form="partnership", credit_limit=16_000, controller="S. Iqbal",
        ),
        date(2026, 10, 8),
        (Item(date(2026, 10, 12), 545_525), Item(date(2026, 11, 9), 300_000)),
    ),
    Role(
        named(
            "TID088", "Tideway Marine", "Marine", Habit(1.0, 1500, steady(48), spread=5),
            "Colin Strand", "0151 496 0188", ("Slipway 3", "Ropewalk", "Liverpool", "Merseyside", "L3 4FT"),
            role="Owner", legal_form="sole_trader", credit_limit=12_000, controller="M. Doyle",
        ),
        date(2026, 4, 20),
        (
            Item(date(2026, 6, 8), 426_514, ((date(2026, 9, 25), 182_752), (date(2026, 10, 26), 182_752))),
            Item(date(2026, 6, 29), 380_000), Item(date(2026, 7, 13), 290_000),
        ),
    ),
    Role(
        named(
            "ALD003", "Aldgate Office Supply", "Retail", Habit(1.5, 1900, steady(29), spread=2),
            "Yvonne Pike", "020 7946 0103", ("3 Market Place", "", "London", "", "SE1 9QX"), credit_limit=7_400,
        ),
        date(2026, 10, 10),
        (Item(date(2026, 11, 3), 420_000), Item(date(2026, 11, 12), 279_000)),
    ),
    Role(
        named(
            "WHA011", "Wharf Lane Bakery", "Food", Habit(1.2, 420, steady(30)),
            "Joan Tebb", "0113 496 0111", ("1 Wharf Lane", *_LEEDS, "LS10 1JT"),
            legal_form="partnership", credit_limit=2_500,
        ),
        date(2026, 9, 15),
        (Item(date(2026, 11, 10), 64_000),),
        besides.pays_short,
    ),
    Role(
        named(
            "OSE005", "Dr A. Osei", "Health", Habit(0.7, 900, steady(35), pay_weekday=None),
            "Abena Osei", "07700 900105", ("22 Albion Way", *_LEEDS, "LS6 2BD"),
            role="Owner", legal_form="sole_trader", credit_limit=4_000, mail="osei-practice.example",
        ),
        date(2026, 9, 10),
        (Item(date(2026, 9, 28), 126_000),),
    ),
    Role(
        named(
            "FER051", "Fernlea Garden Centres Ltd", "Retail", Habit(2.4, 1500, _drags_at_christmas, spread=3),
            "Martin Loy", "01632 960151", ("Ring Road", "", "Harrogate", "North Yorkshire", "HG3 2RB"),
            credit_limit=15_000, controller="S. Iqbal",
        ),
        date(2026, 11, 20),
    ),
    Role(
        named(
            HEAD_OFFICE, "Calderwyn Leisure Group Ltd", "Hospitality", Habit(0.0, 0, steady(40)),
            "Ines Robson", "0113 496 0161", ("Calderwyn House", "12 Albion Way", "Leeds", "West Yorkshire", "LS1 8EQ"),
            role="Group purchase ledger", credit_limit=40_000, controller="M. Doyle",
        ),
        date(2023, 11, 20),
        besides=besides.head_office_pays,
    ),
    *(
        Role(
            named(
                account, f"Calderwyn Leisure ({town})", "Hospitality", Habit(1.8, 1600, steady(40), spread=3),
                manager, phone, (f"Calderwyn Club, {street}", "", town, "North Yorkshire", code),
                role="Club manager", credit_limit=12_000, controller="M. Doyle", parent=HEAD_OFFICE,
                mail="calderwyn-leisure-group.example",
            ),
            date(2026, 11, 20),
        )
        for account, town, manager, phone, street, code in (
            ("CAL002", "Harrogate", "Mark Denby", "01632 960162", "Station Approach", "HG1 7DP"),
            ("CAL003", "Skipton", "Leah Birch", "01632 960163", "Canal Wharf", "BD23 4NN"),
        )
    ),
    Role(
        named(
            "RED077", "Redmire Scaffolding Ltd", "Construction", Habit(1.3, 2100, steady(39)),
            "Gary Stott", "0114 496 0177", ("Unit 2", "Foundry Street", "Sheffield", "South Yorkshire", "S4 8GN"),
            credit_limit=12_000,
        ),
        date(2026, 9, 10),
        besides=besides.bounces,
    ),
    Role(
        named(
            "COP023", "Copperbeck Castings Ltd", "Manufacturing", Habit(0.8, 1300, steady(52)),
            "Neil Orton", "0121 496 0123", ("14 Foundry Street", "", "Birmingham", "West Midlands", "B6 4SL"),
            credit_limit=0, controller="S. Iqbal",
        ),
        date(2025, 2, 28),
        besides=besides.written_off,
    ),
    Role(
        named(
            "KET040", "Kettlewick Hardware Ltd", "Retail", Habit(0.6, 2000, steady(27)),
            "Ruth Amos", "01632 960140", ("40 Market Place", "", "York", "North Yorkshire", "YO1 6WR"),
            terms="2/10 NET 30", credit_limit=8_000,
        ),
        date(2026, 6, 30),
        besides=besides.takes_discount,
    ),
    Role(
        named(
            "ASH012", "Ashgrove Civil Engineering Ltd", "Construction", Habit(1.2, 4200, steady(34)),
            "Dermot Quill", "0113 496 0112",
            ("Ashgrove Yard", "Low Moor Road", "Bradford", "West Yorkshire", "BD12 0QA"),
            credit_limit=60_000, controller="M. Doyle",
        ),
        date(2026, 11, 20),
        besides=besides.retains,
    ),
    Role(
        named(
            "STO064", "Stonegrave Estates Ltd", "Property", Habit(1.4, 1700, steady(38)),
            "Petra Lund", "020 7946 0164", ("64 Navigation Row", "", "London", "", "SE16 2QD"),
            credit_limit=14_000, controller="S. Iqbal",
        ),
        date(2026, 11, 20),
        besides=besides.pays_on_account,
    ),
    Role(
        named(
            "UPP001",
            "The Incorporated Trustees of the Upper Wharfemoor and District Agricultural, Horticultural and Rural"
            " Crafts Improvement Society (Northern Section) Limited",
            "Agriculture", Habit(1.4, 800, steady(46)),
            "Winifred Oldroyd-Featherstonehaugh", "01632 960101",
            ("The Show Office, Upper Wharfemoor Showground", "Pateley Lane, Nether Wharfemoor", "Harrogate",
             "North Yorkshire", "HG3 9ZX"),
            role="Honorary treasurer", do_not_call="Asked for letters alone", legal_form="charity",
            credit_limit=5_000,
            mail="upper-wharfemoor-society.example",
        ),
        date(2026, 11, 20),
    ),
    Role(
        named(
            "WHD002", "Wharfemoor District Council", "Public", Habit(2.2, 1200, steady(29), pay_weekday=2),
            "Exchequer Services", "01632 960102",
            ("Civic Hall", "Market Place", "Harrogate", "North Yorkshire", "HG1 0AA"),
            legal_form="public_body", credit_limit=25_000,
        ),
        date(2026, 11, 20),
    ),
    Role(
        named(
            "NHT203", "Nordhafen Technik GmbH", "Manufacturing", Habit(2.4, 2600, steady(44)),
            "Birgit Lohse", "+49 30 23125 203", ("Hafenstraße 203", "", "Hamburg", "", "20359"),
            country="DE", currency="EUR", language="de", mail="nordhafen-technik.example", credit_limit=20_000,
            controller="M. Doyle",
        ),
        date(2026, 11, 20),
    ),
    Role(
        named(
            "LAC090", "Groupe Lacombe Matériaux", "Construction", Habit(2.0, 2200, steady(62)),
            "Élodie Vasseur", "+33 1 99 00 12 90", ("90, quai de la Fosse", "", "Nantes", "", "44100"),
            terms="DAYS_THEN_EOM 45", country="FR", currency="EUR", language="fr", credit_limit=18_000,
            controller="M. Doyle",
        ),
        date(2026, 11, 20),
    ),
    Role(
        named(
            "PAP061", "Αφοί Παπαδόπουλοι Υδραυλικά Α.Ε.",  # noqa: RUF001 - Greek letters are meant
            "Construction", Habit(1.6, 1900, steady(49)),
            "Ελένη Παπαδοπούλου", "+44 7700 900161", ("Οδός Αμαλθείας 61", "", "Αθήνα", "", "104 36"),
            country="GR", currency="EUR", language="el", mail="papadopouloi.example", credit_limit=12_000,
            controller="M. Doyle",
        ),
        date(2026, 11, 20),
    ),
    Role(
        named(
            "ZEL017", "Železářství Dvořák a synové s.r.o.", "Retail", Habit(2.0, 1500, steady(37)),
            "Jiří Dvořák", "+44 7700 900117", ("Křížová 17", "", "Plzeň", "", "301 00"),
            country="CZ", currency="EUR", language="cs", mail="zelezarstvi-dvorak.example", credit_limit=10_000,
            controller="M. Doyle",
        ),
        date(2026, 11, 20),
    ),
    Role(
        named(
            "WOJ029", "Zakład Stolarski Wójcik i Żółkoś Sp. z o.o.", "Construction", Habit(2.0, 1700, steady(43)),
            "Małgorzata Żółkoś", "+44 7700 900129", ("ul. Źródlana 29/3", "", "Łódź", "", "90-001"),
            country="PL", currency="EUR", language="pl", mail="wojcik-zolkos.example", credit_limit=10_000,
            controller="M. Doyle",
        ),
        date(2026, 11, 20),
    ),
    Role(
        named(
            "LAK312", "Lakeshore Fixtures Inc.", "Retail", Habit(2.0, 3100, steady(44)),
            "Marcy Dunn", "+1 312 555 0142", ("312 Lakeshore Plaza", "Suite 12", "Chicago", "IL", "60601"),
            country="US", currency="USD", credit_limit=20_000, controller="S. Iqbal",
        ),
        date(2026, 11, 20),
    ),
)  # fmt: skip
"""Everyone with a story, in the order in which they stand on the ledger."""
