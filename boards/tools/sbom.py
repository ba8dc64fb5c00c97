"""The bill of materials of an image: SPDX 2.3 as JSON (ISO/IEC 5962 and its successor; spdx.github.io/spdx-spec/v2.3)."""

import datetime
import hashlib
import json

NOT_SAID = "NOASSERTION"


def document(board, version, files, parts, time):
    """The text of the document. `files` are the image's files; `parts` are dictionaries with name, version, licence, and where known
    supplier, purl, sha256 and comment, and a licence_text if the licence has no name that SPDX knows (LicenseRef-…)."""
    digest = hashlib.sha256("".join(f"{path.name} {sha256(path)}\n" for path in files).encode()).hexdigest()
    image = {
        "SPDXID": "SPDXRef-image", "name": f"wirelab-{board.name}", "versionInfo": version, "downloadLocation": NOT_SAID, "filesAnalyzed": False,
        "licenseConcluded": NOT_SAID, "licenseDeclared": NOT_SAID, "copyrightText": NOT_SAID, "primaryPackagePurpose": "FIRMWARE",
        "comment": "Files: " + ", ".join(f"{path.name} (SHA-256 {sha256(path)})" for path in files),
    }
    packages = [image, *(_package(part) for part in parts)]
    contains = [{"spdxElementId": "SPDXRef-image", "relationshipType": "CONTAINS", "relatedSpdxElement": package["SPDXID"]}
                for package in packages[1:]]
    describes = {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-image"}
    created = datetime.datetime.fromtimestamp(time, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    texts = {part["licence"]: part["licence_text"] for part in parts if "licence_text" in part}
    extracted = [{"licenseId": name, "extractedText": text} for name, text in sorted(texts.items())]
    return json.dumps({
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"wirelab-{board.name}-{version}",
        "documentNamespace": f"urn:wirelab:image:{board.name}:{digest}",
        "creationInfo": {"created": created, "creators": ["Tool: wirelab-boards-image"]},
        "packages": packages, "relationships": [describes, *contains],
        **({"hasExtractedLicensingInfos": extracted} if extracted else {}),
    }, indent=2) + "\n"


def _package(part):
    package = {
        "SPDXID": "SPDXRef-" + "".join(letter if letter.isalnum() else "-" for letter in part["name"]),
        "name": part["name"], "versionInfo": part["version"], "downloadLocation": NOT_SAID, "filesAnalyzed": False,
        "licenseConcluded": NOT_SAID, "licenseDeclared": part["licence"], "copyrightText": NOT_SAID, "supplier": part.get("supplier", NOT_SAID),
    }
    if part.get("sha256"):
        package["checksums"] = [{"algorithm": "SHA256", "checksumValue": part["sha256"]}]
    if part.get("purl"):
        package["externalRefs"] = [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": part["purl"]}]
    if part.get("comment"):
        package["comment"] = part["comment"]
    return package


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
