search-label = Search
search-placeholder = What would you like to give? Quilts, a wheelchair, a road…
search-submit = Search
search-filters = Filters
search-filter-region = Area
search-filter-category = Category
search-filter-beneficiary = For whom
search-filter-urgency = Urgency
search-filter-remaining = At least this much still needed
search-filter-open = Only what can still be claimed
search-filter-any = Any
search-clear = Clear all filters
search-sort = Order
search-sort-relevance = Best match
search-sort-newest = Newest
search-sort-urgency = Most urgent
search-total = { $total ->
    [one] { $total } result
   *[other] { $total } results
}
search-next = Next page
search-none = No need fits what you are looking for
search-none-next = Try another word, a wider area, or clear the filters.
search-unavailable = Search is not available for the moment; the newest are listed instead
search-suggested-category = Category suggested from the text
search-suggested-tags = Tags suggested from the text
urgency-later = Can wait
urgency-normal = Normal
urgency-soon = Soon
urgency-now = Needed now
form-of-help-goods = Goods
form-of-help-works = Building and repair
form-of-help-money = Money (through a charity)
form-of-help-service = Service
form-of-help-training = Training
form-of-help-job = Jobs
form-of-help-purchase = Purchase
form-of-help-partnership = Business partnership
