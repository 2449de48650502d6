# Reading spreadsheet files and handing them back

sheets-empty = The file is empty: nothing could be read. Please check that it is the right file.
sheets-too-large = The file is too large; at most { $limit } MB. Please remove pictures and other extras, or split it.
sheets-unpacks-too-large = The file unpacks to more than { $limit } MB. Please keep only the data, save it as a new file and try again.
sheets-too-many-rows = Sheet “{ $sheet }” has too many rows; at most { $limit } at a time. Please split the file.
sheets-too-many-columns = Sheet “{ $sheet }” still has content at { $address }; at most { $limit } columns. Please delete the extra columns on the right.
sheets-too-much-text = There is too much text; at most { $limit } MB in all. Please split the file.
sheets-protected = The file is protected by a password. Please remove the password and upload it again.
sheets-web-page = “{ $name }” is really a web page, not a spreadsheet. Please open it in WPS or Excel, save it as .xlsx and upload that.
sheets-not-a-spreadsheet = “{ $name }” is not a spreadsheet. Please upload an .xlsx, .xls or .csv file.
sheets-encoding = The text encoding of the file is not known. Please open it in WPS or Excel, save it as .xlsx and upload that.
sheets-damaged = The file is damaged and cannot be read. Please open it in WPS or Excel, save it as .xlsx and upload that.

sheets-header-missing = No header was found in the first { $rows } rows of sheet “{ $sheet }”. It should have: { $wanted }. The first row has: { $seen }.
sheets-column-missing = The header of sheet “{ $sheet }” (row { $row }) has no column “{ $label }”. It may be called: { $accepted }.
sheets-column-twice = Sheet “{ $sheet }” has more than one column for “{ $label }”: { $places }. Please keep only one.

sheets-skipped-footer = A total or signature line, not data
sheets-skipped-section = A heading inside the table, not data
sheets-skipped-header = The header repeated, not data
sheets-skipped-unknown = All the columns to be read are empty, not data

sheets-rule-empty = is required but empty
sheets-rule-date = is not a valid date
sheets-rule-number = is not a number
sheets-rule-choice = is not one of the choices
sheets-rule-formula = is a formula without a result
sheets-rule-error-value = holds an error value
sheets-rule-digits-lost = is a long number stored as a number, so its last digits are lost
sheets-rule-too-long = is longer than { $limit } characters
sheets-rule-merged = is covered by a cell merged across columns

sheets-advice-empty = Please fill it in.
sheets-advice-date = Please write year, month and day like 2025-03-01.
sheets-advice-number = Please enter digits only, without a unit.
sheets-advice-choice = Please choose one of: { $choices }.
sheets-advice-formula = Please enter the result itself, or recalculate in Excel and save again.
sheets-advice-digits-lost = Please set the column to the “Text” format first, then enter the whole number again.
sheets-advice-too-long = Please shorten it.
sheets-advice-merged = Please unmerge and fill in each cell.

sheets-hand-back-sheet = To correct
sheets-hand-back-column = What is wrong
sheets-hand-back-error = Cell { $address } of your file, “{ $column }”: { $rule }. { $advice }
sheets-template-sheet = Form
sheets-template-lists = Choices
