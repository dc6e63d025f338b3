"""Serial numbers of devices: phones (IMEI), implants, pumps, meters, hearing aids."""

from __future__ import annotations

from app.gate.recognisers.labelled import LabelledFinder, label


class DeviceIdRecogniser(LabelledFinder):
    """Finds the value behind 序列号, 设备号, serial number, IMEI, UDI and pacemaker or pump numbers."""

    ENTITY = "DEVICE_ID"
    LABEL = label(
        r"(?:序列号|设备号|设备编号|机身号|出厂编号|产品编号|串号|SN码)"
        r"|\b(?:serial|device|implant|pacemaker|pump|meter|model)\s*(?:number|no\.?|#|id|identifier|serial)|\bIMEI\b|\bUDI\b|\bS/N\b"
    )
    FEWEST = 4
