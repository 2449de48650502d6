# Offers

offer-title-missing = Write a title, such as: 800 quilts
offer-title-long = The title may have { $max } characters; it has { $now }
offer-detail-long = The description may have { $max } characters; it has { $now }
offer-personal-number = There is a long number here that begins with { $start }. Anybody can read this text: leave out phone, ID and card numbers
offer-quantity-low = The quantity must be a whole number, at least 1
offer-quantity-high = The quantity cannot be more than { $max }
offer-quantity-committed = { $committed } are claimed already, so the quantity cannot be less
offer-unit-unknown = “{ $unit }” is no known unit. Use one such as 床, 件, 公斤 or 元
offer-unit-committed = A part is claimed already, so the unit stays “{ $unit }”
offer-category-missing = Choose a category
offer-tags-bad = At most { $max } tags, each of at most { $length } characters
offer-until-past = The last day must be after today
offer-until-far = The last day can be at most three years away
offer-until-unreadable = This date cannot be read. Write it like 2026-12-31
offer-changed = This offer changed after you opened it. Open it again to change it
offer-already-closed = This offer is closed already
