"""The answers that rules compare with, in the words of questions.toml; a test holds the two together."""

YES, NO = "Yes", "No"

CREDIBLE_FEAR = "Credible fear interview"
REASONABLE_FEAR = "Reasonable fear interview"
OTHER_SCREENING = "Another screening"
NO_SCREENING = "None so far"

NO_FINDING_YET = "No decision yet"
POSITIVE = "Positive, by a USCIS asylum officer"
REVIEW_PENDING = "Negative, immigration judge review pending"
VACATED = "Negative, vacated by an immigration judge"
NEGATIVE = "Negative, affirmed or not reviewed"

AT_PORT = "Presented at a port of entry"
IN_TRANSIT = "In transit through a port of entry"
INTERDICTED = "Interdicted in international or U.S. waters and brought in"
BETWEEN_PORTS = "Entered between ports of entry"
ADMITTED = "Lawfully admitted"

AT_THE_BORDER = "At or near the border while arriving"
IN_THE_INTERIOR = "In the interior"

EXPEDITED_REMOVAL = "Expedited removal (I-860)"
STRAIGHT_TO_COURT = "Straight into section 240 proceedings (I-862), never in expedited removal"

NO_ORDER = "No"
REINSTATED_ORDER = "Yes, a reinstated order (I-871)"
EXPEDITED_ORDER = "Yes, an expedited removal order with no positive fear finding"

BOX_ARRIVING = "Arriving alien"
BOX_PRESENT = "Present without admission or parole"
BOX_ADMITTED = "Admitted but removable"
NO_NTA = "No NTA issued"

UNDECIDED = "No decision yet"
DENIED = "Denied"
GRANTED = "Granted"

CONTACT_WITH_CONSENT = "Contact with the client's informed consent"
CONTACT_WITHOUT_CONSENT = "Contact without the client's consent"
HELD_BY_GOVERNMENT = "CBP or ICE"

# Which question each belongs to.
ANSWERS = {
    "fear-screening": (CREDIBLE_FEAR, REASONABLE_FEAR, OTHER_SCREENING, NO_SCREENING),
    "credible-fear-result": (NO_FINDING_YET, POSITIVE, REVIEW_PENDING, VACATED, NEGATIVE),
    "manner-of-entry": (AT_PORT, IN_TRANSIT, INTERDICTED, BETWEEN_PORTS, ADMITTED),
    "arrest-place": (AT_THE_BORDER, IN_THE_INTERIOR),
    "processing-track": (EXPEDITED_REMOVAL, STRAIGHT_TO_COURT),
    "final-order": (NO_ORDER, REINSTATED_ORDER, EXPEDITED_ORDER),
    "nta-box": (BOX_ARRIVING, BOX_PRESENT, BOX_ADMITTED, NO_NTA),
    "parole-decision": (UNDECIDED, DENIED, GRANTED),
    "home-government-contact": (CONTACT_WITH_CONSENT, CONTACT_WITHOUT_CONSENT),
    "documents-held-by": (HELD_BY_GOVERNMENT,),
}
