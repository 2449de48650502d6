# After a campaign: settlement, disclosure, thanks
settlement = Settlement list
settlement-lead = Each pledge: what was promised, what arrived, what its recipient confirmed
settlement-xlsx = Download spreadsheet
settlement-only-missing = Only what is missing
settlement-none = No such pledges
settlement-none-text = Pledges taken at the campaign are listed here.
settlement-donor = Donor
settlement-kind = Kind
settlement-need = Need
settlement-place = Place
settlement-unit = Unit
settlement-pledged = Pledged
settlement-back = Given back
settlement-arrived = Arrived
settlement-paid = Paid to the receiving body
settlement-delivered = Delivered
settlement-confirmed = Confirmed
settlement-missing = Missing
settlement-stage = Stage
settlement-day = Pledged on
settlement-receiving-body = Receiving body
settlement-channel-desk = At a desk
settlement-channel-batch = Shared out and agreed by both sides
settlement-channel-page = On the page
settlement-channel-unit = Through a unit
donor-kind-individual = Individuals
donor-kind-enterprise = Enterprises
donor-kind-chamber = Chambers
donor-kind-charity = Charities
donor-kind-public_body = Public bodies
disclosure = Disclosure
disclosure-lead = What was promised, what arrived and what recipients confirmed, all of it made from records.
disclosure-draft = draft
disclosure-draft-text = Not disclosed yet: these are the figures of this moment. Disclosing keeps them as they are then; later changes are shown apart.
disclosure-campaign = Campaign
disclosure-when = When
disclosure-held-by = Held by
disclosure-due = Due after the campaign
disclosure-due-again = Due after sharing out
disclosure-in-time = { $due } ({ $days } working days), disclosed on { $on }
disclosure-late = { $due } ({ $days } working days), disclosed late, on { $on }
disclosure-overdue = { $due } ({ $days } working days), overdue, not disclosed yet
disclosure-open = by { $due } ({ $days } working days)
disclosure-as-of = Figures as of
disclosure-by = Disclosed by
disclosure-hash = Fingerprint of the figures (SHA-256)
disclosure-sums = By county and category
disclosure-columns = The four columns
disclosure-columns-text = Intended: offered without naming a need. Pledged: promised on a need. Arrived: paid to the receiving body, or delivered. Confirmed: by the recipients themselves. The four columns are never added up, nor are different units.
disclosure-county = County
disclosure-category = Category
disclosure-intended = Intended
disclosure-pledged = Pledged
disclosure-arrived = Arrived
disclosure-confirmed = Confirmed
disclosure-kinds = How donors kept their word
disclosure-rate = Confirmed / pledged
disclosure-fairs = What fairs counted
disclosure-in-fen = {" "}(fen)
disclosure-method = How it was shared out
disclosure-method-text = A pledge names its need when it is made, in the order in which pledges came, never beyond what was left. What named no need is matched by the organiser under the published rules, and counts once both sides agree. The platform never handles money: it is paid to the receiving body that the need names.
disclosure-changes = Changes since
disclosure-changes-text = On the left as disclosed, on the right as it is now.
disclosure-notes = Notes
disclosure-all = All disclosures
disclosure-nth = Disclosure { $n }
disclosure-again = Disclose again
disclosure-again-text = When what was given has been shared out, or figures have changed, the figures of this moment can be disclosed again. Earlier disclosures stay as they are.
flash-disclosed = Disclosed; the figures are kept
thanks-letters = Letters of thanks
thanks-title = Letter of thanks
thanks-print-hint = One page for each donor, with what recipients confirmed and nothing else.
thanks-text = Thank you for giving at “{ $campaign }”. Its recipients have confirmed that they received:
thanks-things = Confirmed
thanks-none = Nothing to give thanks for yet
thanks-none-text = Letters appear here once recipients confirm.
event-disclosure-made = Results of a campaign disclosed
pledge-reminder-sms = [Jiedui] { $n } of your pledges at “{ $title }” are not completed yet. Please see { $url }
pledge-reminder-subject = “{ $title }”: some of your pledges are not completed yet
pledge-reminder-line = · { $title }: { $left } { $unit } missing
pledge-reminder-more = and { $n } more
pledge-reminder-text =
    Hello! Of what you pledged at “{ $title }”, this is not completed yet:

    { $lines }

    See here: { $url }
    If it was delivered, please remind the recipient to confirm with their code. If you cannot deliver, please give it back soon, so that others can take it on.

    No more mail: { $stop }
