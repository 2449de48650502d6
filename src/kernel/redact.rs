//! What has no place in a text that anybody may read.

/// The first three digits of a run of 11 or more, if there is one: a phone, an ID or a bank card has no place in a
/// public text.
pub fn personal_number(text: &str) -> Option<String> {
    let digit = |letter: char| letter.is_ascii_digit() || ('０'..='９').contains(&letter);
    let joins = |letter: char| matches!(letter, ' ' | '-' | '－');
    let mut run = String::new();
    for letter in text.chars().chain(['。']) {
        if digit(letter) || (letter.eq_ignore_ascii_case(&'x') && run.len() >= 17) {
            run.push(letter);
        } else if !joins(letter) {
            if run.chars().count() >= 11 {
                return Some(run.chars().take(3).collect());
            }
            run.clear();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_and_card_numbers_are_found_however_written() {
        for text in
            ["电话19900001234。", "请打 199-0000-1234", "１９９００００１２３４", "卡号 6222 0000 0000 0000"]
        {
            assert!(personal_number(text).is_some(), "{text}");
        }
        for text in ["要50床被子", "2026年11月23日前", "预算 120000 元,共 3 户", ""] {
            assert!(personal_number(text).is_none(), "{text}");
        }
    }
}
