# Start page, public figures of a place, overview, audit trail
place-note = Every figure is computed from records; none is typed in.
place-needs = Needs here
place-published = Needs ever published
place-met = Met and closed
place-days-claim = From publication to the first claim (median)
place-days-confirm = From delivery to confirmation (median)
place-below = Needs by place
place-categories = Needs by kind
place-category = Kind
place-count = Needs
place-arrived = Lately confirmed
place-arrived-none = Nothing has been confirmed yet.
place-open = Open needs
place-arrived-amount = { $n } { $unit } confirmed
place-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
card-waited = { $n ->
    [one] waiting { $n } day
   *[other] waiting { $n } days
}
amounts = The four numbers, unit by unit
amounts-note = Different units are not added up, and neither are claimed, delivered and confirmed.
amounts-none = No need has been published yet.
amounts-unit = Unit
amounts-needs = Needs
overview = Overview
overview-public = Public figures
overview-waiting = needs wait for review
overview-stages = Needs by stage
overview-stage = Stage
audit = Audit trail
audit-note = Every step stands here, in order, linked into one chain.
audit-none = Nothing has happened yet.
audit-when = When
audit-what = What
audit-who = Who
audit-nobody = the system or the household
audit-seq = Number in the chain
event-need-drafted = Need drafted
event-need-changed = Need changed
event-need-submitted = Submitted for review
event-need-endorsed = Passed by the township, goes to the county
event-need-published = Need published
event-need-returned = Need sent back
event-need-routed = Handed to a department
event-need-merged = Merged into another need
event-need-withdrawn = Need withdrawn
event-need-expired = Need expired
event-need-renewed = Need renewed
event-need-met = Need received in full
event-need-closed = Need closed
event-offer-published = Offer published
event-offer-changed = Offer changed
event-offer-closed = Offer closed
event-claim-held = Claimed
event-claim-accepted = Village accepts the claim
event-claim-dispatched = Sent off
event-claim-delivered = Delivery recorded
event-claim-received = A part confirmed
event-claim-confirmed = Claim completed
event-claim-released = Claim released
event-claim-disputed = Household says nothing came
event-claim-no-show = Nobody came
event-claim-contact-viewed = Contact details viewed
event-delivery-code-issued = Confirmation code issued
event-delivery-confirmed = Household answered
event-household-registered = Household registered
event-household-revealed = Household details viewed
event-consent-recorded = Consent recorded
event-consent-withdrawn = Consent withdrawn
event-account-created = Account opened
event-organization-applied = Organization applied
event-organization-verified = Organization verified
event-organization-returned = Organization sent back
event-organization-suspended = Organization suspended
