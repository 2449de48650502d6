# Public figures of a place, overview of one's own region
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
amounts = The four numbers, unit by unit
amounts-note = Different units are not added up, and neither are claimed, delivered and confirmed.
amounts-none = No need has been published yet.
amounts-unit = Unit
amounts-needs = Needs
overview = Overview
overview-public = Public figures
overview-waiting = Needs waiting for review
overview-stages = Needs by stage
overview-stage = Stage
place-days = { $n ->
    [one] day
   *[other] days
}
amounts-rare = { $n ->
    [one] one more unit
   *[other] { $n } more units
}
