# Public needs: the list and one need
browse-title = Needs
browse-lead = Each one was reviewed by its township. Names, phones and addresses of households are never public.
browse-min = At least so much still needed
browse-sort = Order
browse-sort-relevance = Best match
browse-sort-newest = Newest
browse-sort-urgency = Most urgent
browse-done = Include those already met
browse-done-chip = including those met
browse-min-chip = at least { $n } still needed
browse-quoted = “{ $text }”
browse-facets = Filters
browse-facet-region = Region
browse-facet-category = Category
browse-facet-urgency = Urgency
browse-everywhere = Everywhere
browse-chips = Filters in force
browse-drop = (remove)
browse-drop-all = Clear all filters
browse-count = { $n ->
    [one] 1 need
   *[other] { $n } needs
}
browse-newest = Newest needs
browse-plain = Search is not available right now. Below are the newest needs of the chosen region; other filters are not applied.
browse-none = No need fits these filters
browse-none-text = Try another word, or look at all needs.
browse-none-near = One filter less would do:
browse-try-without = Without { $name }
browse-try-region = In all of { $name }
browse-try-category = In all of “{ $name }”
browse-try-done = With those already met
browse-filter-unknown = There is no filter “{ $value }”; it was ignored
browse-min-bad = The quantity must be a whole number above 0; it was ignored
browse-region-unknown = There is no region “{ $value }”; it was ignored
browse-region-several = Several regions have this name, please be more precise: { $names }
browse-since-today = Published today
browse-waited = { $n ->
    [one] Waiting for 1 day
   *[other] Waiting for { $n } days
}
browse-for-whom = For whom
browse-place = Where
browse-published = Published
browse-until = Open until
browse-receiving-body = Money is received by
browse-tags = Tags
browse-nothing-open = Claimed in full
browse-privacy = To protect the people helped, this page names no place finer than the township and shows no name, phone or address. Contact details open to both sides once a claim is accepted.
browse-privacy-village = This page shows nobody’s name, phone or address. Contact details open to both sides once a claim is accepted.
browse-private-donor = A private donor
browse-receipts = Confirmed by the receiving side
browse-photo-alt = Photo taken at delivery
browse-claims = Who is helping
browse-claim-who = Claimed by
browse-claim-quantity = Quantity
browse-claim-stage = Progress
browse-claim-when = Claimed on
browse-similar = Similar needs nearby
browse-help = I want to help
browse-help-quantity = How much will you give
browse-help-hold = You may claim a part. A claim is held for { $n } days; please contact the village within that time.
browse-help-sign-in = Sign in to claim
browse-help-new = No account yet?
need-for-household = Household in need
need-for-village = Village
need-for-school = School
need-for-clinic = Village clinic
need-urgency-later = Can wait
need-urgency-normal = Normal
need-urgency-soon = Soon
need-urgency-now = Urgent
browse-close = Show the results
browse-nearest = Not what was asked, but nearest to it:
browse-taken-for = Searched for “{ $words }”.
