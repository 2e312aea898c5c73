"""Clauses to fill the pages of sample leases and deeds. Written for these samples; they bind nobody."""

LEASE = (
    (
        "Rent",
        "Rent is due on the first day of each month and is late after the fifth. It is paid by transfer or by "
        "check to the landlord’s office. A check that the bank returns is replaced within three days, and the "
        "bank’s charge is paid.",
    ),
    (
        "Deposit",
        "A deposit of one month’s rent is held during the tenancy. It is returned within twenty-one days of "
        "its end, less what is needed to repair damage beyond ordinary wear, with a list of the work and what "
        "it cost.",
    ),
    (
        "Use",
        "The premises are used as a home and for nothing else. No trade is carried on there that brings "
        "customers, noise or deliveries to the building. Nothing is stored that burns easily or smells.",
    ),
    (
        "Occupants",
        "The persons who live at the premises are named in this lease or in an addendum that the landlord "
        "signs. Guests may stay up to fourteen days in a year without consent.",
    ),
    (
        "Repairs",
        "The landlord keeps roof, walls, pipes, heating and wiring in repair. The tenants report defects in "
        "writing as soon as they see them, and replace light bulbs and batteries.",
    ),
    (
        "Utilities",
        "Water and refuse are in the rent. Electricity, gas and telephone are in the tenants’ names and are "
        "paid by them. The landlord is not liable for interruptions that he did not cause.",
    ),
    (
        "Entry",
        "The landlord may enter to inspect, repair or show the premises with twenty-four hours’ written "
        "notice, between eight in the morning and six in the evening, and at any time in an emergency.",
    ),
    (
        "Quiet",
        "The tenants and their guests do not disturb the neighbors between ten in the evening and seven in "
        "the morning. Music is kept within the walls at all hours.",
    ),
    (
        "Parking",
        "One numbered place is let with the apartment. Vehicles that do not run, or that stand in another’s "
        "place, are removed after notice at their owner’s cost. No vehicle is repaired on the lot.",
    ),
    (
        "Insurance",
        "The tenants’ belongings are not insured by the landlord. The tenants are advised to insure them "
        "against fire, water and theft, and to keep a list of what they own.",
    ),
    (
        "Keys",
        "Two keys to the apartment and one to the mailbox were given to the tenants. Locks are not changed "
        "without the landlord’s consent, and all keys are returned on the last day.",
    ),
    (
        "Smoke alarms",
        "Smoke and carbon monoxide alarms worked when the tenants moved in. The tenants test them each month "
        "and report one that is silent. No alarm is covered or taken down.",
    ),
    (
        "Balcony and halls",
        "Nothing is hung from the balcony or left in halls and stairs. Bicycles are kept in the rack. Grills "
        "with open flames are not used within ten feet of the building.",
    ),
    (
        "Laundry",
        "The laundry room is open from seven in the morning to nine in the evening. Machines are emptied "
        "promptly. The landlord is not liable for clothes that are left there.",
    ),
    (
        "Pests",
        "The tenants keep food closed and refuse covered. They report insects or mice at once, and let the "
        "landlord’s contractor in on the days that he announces.",
    ),
    (
        "Alterations",
        "The tenants do not paint, drill or fix anything that leaves a mark without written consent. What is "
        "fixed with consent stays when they leave, unless it was agreed otherwise.",
    ),
    (
        "Pets",
        "No animal is kept without written consent. Consent is given for one that helps a person with a "
        "disability, on reasonable proof.",
    ),
    (
        "Assignment",
        "The tenants do not assign this lease or let any part of the premises without written consent, which "
        "is not withheld without a reason.",
    ),
    (
        "Damage by fire",
        "If the premises cannot be lived in after a fire or flood, the rent stops until they can. If that "
        "takes more than sixty days, either side may end the lease.",
    ),
    (
        "Default",
        "If rent is not paid, or a condition is not kept after notice, the landlord may end the tenancy as "
        "the law of the state allows. The tenants keep every right that the law gives them.",
    ),
    (
        "Renewal",
        "Sixty days before the end of the term the landlord offers a new one or says that there will be none. "
        "The tenants answer within thirty days.",
    ),
    (
        "Holding over",
        "If the tenants stay after the term with the landlord’s consent, the tenancy runs from month to month "
        "on the same conditions, and either side ends it with thirty days’ notice.",
    ),
    (
        "Notices",
        "Notices are in writing. They are given to the tenants at the premises and to the landlord at his "
        "office, by hand or by mail.",
    ),
    (
        "Whole agreement",
        "This lease and its addenda are the whole agreement. It is changed only in writing, signed by both "
        "sides. If a part of it cannot stand, the rest does.",
    ),
)

DEED = (
    (
        "Grant",
        "For ten dollars and other good and valuable consideration, the receipt of which is acknowledged, the "
        "grantor conveys to the grantees the premises described above, with all that belongs to them.",
    ),
    (
        "Estate",
        "The grantees take the premises as tenants with right of survivorship and not as tenants in common, "
        "so that the whole belongs to the one who lives longer.",
    ),
    (
        "Description",
        "The premises begin at an iron pin in the north line of the street, run north one hundred twenty feet "
        "to the alley, east forty feet, south one hundred twenty feet, and west forty feet to the beginning.",
    ),
    (
        "Easements",
        "The premises are conveyed with, and subject to, the easements of record for drains, wires and the "
        "use of the alley at the rear, none of which prevents their use as a home.",
    ),
    (
        "Covenants",
        "The grantor covenants that she holds the premises in fee simple, that they are free of liens except "
        "as stated here, and that she will defend the title against all lawful claims.",
    ),
    (
        "Taxes",
        "Taxes and assessments are divided between grantor and grantees as of the day of the deed. The "
        "grantees pay those that fall due afterwards.",
    ),
    (
        "Possession",
        "Possession is given on the day of the deed, with all keys. What is fastened to the house stays with it.",
    ),
    (
        "Prior deed",
        "The same premises were conveyed to the grantor by a deed recorded in the official records of the "
        "county, sample volume 000, page 000.",
    ),
    (
        "Acknowledgment",
        "The grantor appeared in person before the undersigned notary, was identified by a driver’s license, "
        "and acknowledged that she signed of her own free will.",
    ),
    (
        "Recording",
        "After recording, this deed is returned to the grantees by mail. The auditor has transferred the "
        "premises on the tax list, and the conveyance fee is paid.",
    ),
)
