"""The people of the tests' stories: who they are, what they may do, and how a register gets them.

chị Lan and anh Tuấn work at the Department of Construction (SXD); chị Hoa is the outsider from the
Department of Health (SYT); anh Minh and bà Nga are the UPC office; chị Thu sits at the Centre;
ông Lãnh is a provincial leader, anh Khoa the auditor, chị Ngọc the administrator. All invented.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.light_passwords import light_hash
from workflow.attempt import Actor

if TYPE_CHECKING:
    from cases.directory.snapshot import Directory
    from cases.store.engine import Database

LAN = Actor("lan", frozenset({"department_officer"}), "SXD")
TUAN = Actor("tuan", frozenset({"department_head"}), "SXD")
HOA = Actor("hoa", frozenset({"department_officer"}), "SYT")
MINH = Actor("minh", frozenset({"upc_office"}), "VPUBND")
NGA = Actor("nga", frozenset({"upc_chief"}), "VPUBND")
THU = Actor("thu", frozenset({"centre"}), "TTHCC")
LANH = Actor("lanh", frozenset({"leader"}))
KHOA = Actor("khoa", frozenset({"auditor"}))
NGOC = Actor("ngoc", frozenset({"admin"}))

EVERYBODY = (LAN, TUAN, HOA, MINH, NGA, THU, LANH, KHOA, NGOC)

FULL_NAMES = {
    "lan": "Nguyễn Thị Lan",
    "tuan": "Trần Anh Tuấn",
    "hoa": "Lê Thị Hoa",
    "minh": "Phạm Quang Minh",
    "nga": "Đặng Thị Nga",
    "thu": "Võ Thị Thu",
    "lanh": "Huỳnh Văn Lãnh",
    "khoa": "Bùi Đăng Khoa",
    "ngoc": "Đỗ Thị Ngọc",
}

#: everybody's password
PASSWORD = "cam sành Lai Vung chín"
HIRED_AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def hire(database: Database) -> Directory:
    """Put the shipped organisation, the shipped calendar and everybody into a migrated register.

    Where they work already, nothing happens.
    """
    from cases.directory.people import NewPerson, add_person
    from cases.directory.setup import furnish
    from cases.directory.snapshot import Directory

    with database.read() as connection:
        staffed = connection.exec_driver_sql("SELECT count(*) FROM person").scalar_one() > 0
    if staffed:
        return Directory(database)
    with database.write() as transaction:
        furnish(transaction)
        for actor in EVERYBODY:
            add_person(
                transaction,
                NewPerson(
                    username=actor.id,
                    full_name=FULL_NAMES[actor.id],
                    roles=actor.roles,
                    department=actor.department,
                    email=f"{actor.id}@dongthap.example",
                ),
                light_hash(PASSWORD),
                HIRED_AT,
            )
        transaction.commit()
    return Directory(database)
