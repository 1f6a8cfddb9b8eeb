"""What people raise in the demo, from `issues.toml`: invented, and it says so."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

_PLACES = (
    "phường Cao Lãnh", "phường Mỹ Trà", "phường Sa Đéc", "phường Hồng Ngự", "phường Mỹ Tho",
    "phường Đạo Thạnh", "phường Gò Công", "phường Cai Lậy", "xã Tháp Mười", "xã Lấp Vò",
    "xã Lai Vung", "xã Cái Bè", "xã Chợ Gạo", "xã Mỹ Hiệp", "xã Tân Hồng", "xã Thanh Bình",
)  # fmt: skip
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Dương", "Lý")
_MIDDLE = ("Văn", "Thị", "Thanh", "Minh", "Ngọc", "Hữu", "Kim", "Phước", "Thị Mỹ", "Quốc")
_GIVEN = (
    "An", "Bình", "Chi", "Dũng", "Đào", "Giang", "Hạnh", "Hiếu", "Khang", "Lâm", "Liễu", "Mai",
    "Nhân", "Oanh", "Phượng", "Quí", "Sơn", "Thảo", "Ước", "Vân", "Xuân", "Yến",
)  # fmt: skip
_FIRMS = ("Công ty TNHH Sen Hồng", "HTX Xoài Cát Mới", "Công ty CP Lúa Vàng Đồng Tháp Mười",
          "Công ty TNHH Cá Tra Sông Tiền", "Hộ kinh doanh Bột Xưa")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Issue:
    """A kind of issue that is raised about one department."""

    department: str
    kind: str
    procedure: str
    titles: tuple[str, ...]
    content: str
    replies: tuple[str, ...]

    def fields(self, random: Random, month: int) -> dict[str, object]:
        """The fields of a recording, with a place and a month filled in."""
        place = random.choice(_PLACES)
        title = random.choice(self.titles).format(place=place, month=month)
        return {
            "title": title,
            "content": self.content.format(place=place, month=month),
            "kind": self.kind,
            "pace": random.choices(("normal", "complex", "urgent"), (80, 14, 6))[0],
            "procedure": self.procedure,
            "petitioner": petitioner(random),
        }


@cache
def issues() -> tuple[Issue, ...]:
    """Every kind of issue of the demo."""
    data = tomllib.loads((files("cases.demo") / "issues.toml").read_text(encoding="utf-8"))
    return tuple(
        Issue(
            row["department"],
            row["kind"],
            row["procedure"],
            tuple(row["titles"]),
            row["content"],
            tuple(row["replies"]),
        )
        for row in data["issue"]
    )


def petitioner(random: Random) -> dict[str, object]:
    """An invented petitioner; nobody is meant by the name or the number."""
    if random.random() < 0.04:
        return {"anonymous": True}
    person: dict[str, object] = {"name": full_name(random), "address": random.choice(_PLACES)}
    if random.random() < 0.85:
        person["phone"] = f"09{random.choice('013678')}{random.randrange(10**7):07d}"
    if random.random() < 0.4:
        person["email"] = f"nguoidan{random.randrange(10**4)}@example.vn"
    if random.random() < 0.25:
        person["organisation"] = random.choice(_FIRMS)
        person["category"] = random.choice(("business", "business", "investor"))
    return person


def full_name(random: Random) -> str:
    """An invented Vietnamese name."""
    return f"{random.choice(_FAMILY)} {random.choice(_MIDDLE)} {random.choice(_GIVEN)}"
