//! What must be true of every page in every look: nothing for axe-core to find, nothing wider than the window, one
//! heading, a title, the right language, no text missing.

use serde::Deserialize;

use crate::support::browser::Browser;

/// Colours and print, as attributes of the root element.
const LOOKS: [(&str, &str, bool); 3] =
    [("light", "light", false), ("dark", "dark", false), ("elder", "light", true)];
/// Widths at which axe-core looks; at the third, only that nothing is cut off (WCAG 1.4.10).
const WIDTHS: [u32; 3] = [360, 1280, 320];

/// What the page says about itself.
#[derive(Debug, Deserialize)]
struct Frame {
    title: String,
    headings: Vec<String>,
    lang: String,
    /// Words that look like a key of the locales.
    keys: Vec<String>,
    /// Links to a place on the page that is not there.
    broken: Vec<String>,
}

const FRAME: &str = r"(() => {
    const texts = [document.title];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) if (!walk.currentNode.parentElement.closest('script, style, textarea')) texts.push(walk.currentNode.data);
    for (const e of document.querySelectorAll('[aria-label], [placeholder], [alt], [title], [data-label]'))
        for (const a of ['aria-label', 'placeholder', 'alt', 'title', 'data-label']) texts.push(e.getAttribute(a) || '');
    return {
        title: document.title.split(' · ')[0].trim(),
        headings: [...document.querySelectorAll('h1')].map(h => h.textContent.trim()),
        lang: document.documentElement.lang,
        keys: texts.flatMap(t => t.match(/(?<![\w./@-])[a-z]+[a-z_]*(?:-[a-z_]+)+(?![\w./@-])/g) || []),
        broken: [...document.querySelectorAll('a[href^=\'#\']')].map(a => a.getAttribute('href'))
            .filter(h => h.length > 1 && !document.getElementById(h.slice(1))),
    };
})()";

/// Everything that is wrong with the open page, each with the look it shows in; the page is Chinese. Without
/// `thorough`, only in the first look and width.
pub async fn faults(browser: &Browser, thorough: bool) -> Vec<String> {
    let mut faults = frame(browser, "zh-CN").await;
    let (looks, widths) = if thorough { (&LOOKS[..], &WIDTHS[..]) } else { (&LOOKS[..1], &WIDTHS[..1]) };
    for (look, theme, elder) in looks {
        browser.eval(&set(theme, *elder)).await;
        for width in widths {
            browser.width(*width).await;
            faults.extend(
                wide(browser).await.map(|what| format!("{look} {width}: wider than the window: {what}")),
            );
            if *width == 320 {
                continue;
            }
            // What the page is made of is the same in every look.
            let first = *look == LOOKS[0].0;
            let found = if first { browser.axe().await } else { browser.axe_of_the_look().await };
            for violation in found {
                let nodes = violation.nodes.iter().take(3).map(|node| format!("\n      {:.180}", node.html));
                let nodes: String = nodes.collect();
                faults.push(format!("{look} {width}: {} ({}){nodes}", violation.id, violation.help));
            }
        }
    }
    browser.eval(&set("light", false)).await;
    faults
}

/// The script that shows the page in a look.
fn set(theme: &str, elder: bool) -> String {
    format!(
        "(root => {{ root.dataset.theme = '{theme}'; root.toggleAttribute('data-elder', {elder}); return true; }})\
         (document.documentElement)"
    )
}

/// Words of the labels of facts that go on in the next line, without a hyphen.
const CUT: &str = r"[...document.querySelectorAll('.facts dt')].flatMap(({firstChild: text}) => {
    const rows = word => {
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        return new Set([...range.getClientRects()].map(row => row.top)).size;
    };
    return [...(text?.data || '').matchAll(/[A-Za-z]+/g)].filter(word => rows(word) > 1).map(word => word[0]);
}).join(' ')";

/// The same of the page in English, in which it is wider: its frame, that nothing is cut off, and no label's word in two.
pub async fn faults_in_english(browser: &Browser) -> Vec<String> {
    let mut faults = frame(browser, "en").await;
    for width in WIDTHS {
        browser.width(width).await;
        faults.extend(
            wide(browser).await.map(|what| format!("English {width}: wider than the window: {what}")),
        );
        let cut = browser.eval(CUT).await;
        let cut = cut.as_str().filter(|words| !words.is_empty());
        faults.extend(cut.map(|words| format!("English {width}: words of labels in two: {words}")));
    }
    faults
}

/// What sticks out, if the page scrolls sideways.
async fn wide(browser: &Browser) -> Option<String> {
    if !browser.overflows().await {
        return None;
    }
    let find = "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > \
        document.documentElement.clientWidth + 1).map(e => e.outerHTML.slice(0, 120)).slice(0, 3).join(' | ')";
    Some(browser.eval(find).await.as_str().unwrap_or_default().to_owned())
}

async fn frame(browser: &Browser, lang: &str) -> Vec<String> {
    let frame: Frame = serde_json::from_value(browser.eval(FRAME).await).unwrap();
    let mut faults = Vec::new();
    let mut check = |good: bool, what: String| faults.extend((!good).then_some(what));
    check(!frame.title.is_empty(), "no title".to_owned());
    check(frame.headings.len() == 1, format!("not one h1 but {:?}", frame.headings));
    check(frame.headings.iter().all(|text| !text.is_empty()), "an empty h1".to_owned());
    check(frame.lang == lang, format!("lang is {:?}", frame.lang));
    check(lang != "zh-CN" || frame.keys.is_empty(), format!("texts that are missing: {:?}", frame.keys));
    check(frame.broken.is_empty(), format!("links to nowhere: {:?}", frame.broken));
    faults
}
