//! Live pages: one picture of each topic, drawn once for everybody who watches it, sent as server-sent events.
//!
//! Each topic that is watched has one task, which draws at most once in [`PACE`] and only when something changed. What it
//! drew is one shared frame; who watches holds a place in a `watch` channel and nothing else, so a slow reader skips to
//! the newest frame and no queue grows.
//!
//! Invariant: nobody is sent a frame with a lower number than one they have seen, also after a restart or by another
//! node.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use tokio::sync::{Notify, watch};

use super::error::{Error, Result};
use crate::db::DbError;

/// At most one picture in this time, so that a change is seen within a second of the first write.
const PACE: Duration = Duration::from_millis(if cfg!(test) { 15 } else { 750 });
/// How often to look for changes that another process made.
const LOOK: Duration = Duration::from_millis(if cfg!(test) { 5 } else { 250 });
/// Lets a burst of writes gather before the first look.
const GATHER: Duration = Duration::from_millis(30);
/// A sign of life, by which a dead connection shows on both ends.
const BEAT: Duration = Duration::from_millis(if cfg!(test) { 300 } else { 15_000 });
/// How many watch at once on one node; whoever comes later reads the page, which renews itself.
const SEATS: i64 = 10_000;
/// Browsers come back after 1 to 5 seconds, each after its own time: not all at once after a restart.
const RETURN_MS: std::ops::Range<i64> = 1_000..5_000;

/// What is watched: its kind, and its id.
pub type Topic = (&'static str, i64);

/// One picture, encoded for all who watch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    /// Rises with what the picture shows; the event's id.
    number: i64,
    bytes: Bytes,
}

impl Frame {
    /// `json` has no line breaks, as `serde_json` writes it.
    pub fn new(number: i64, json: &str) -> Self {
        Self { number, bytes: Bytes::from(format!("id: {number}\ndata: {json}\n\n")) }
    }
}

/// Draws a topic.
#[async_trait]
pub trait Picture: Send + Sync + 'static {
    /// A number that is another one after every change, cheap to read.
    async fn pulse(&self) -> std::result::Result<i64, DbError>;
    /// The picture as it is now. Its number never falls.
    async fn draw(&self) -> std::result::Result<Frame, DbError>;
}

/// The topics watched on this node. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Live(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    topics: Mutex<HashMap<Topic, watch::Sender<Frame>>>,
    stopped: watch::Sender<bool>,
    taken: AtomicI64,
    came: AtomicI64,
}

impl Default for Inner {
    fn default() -> Self {
        let (topics, stopped) = (Mutex::default(), watch::Sender::new(false));
        Self { topics, stopped, taken: AtomicI64::new(0), came: AtomicI64::new(0) }
    }
}

impl Live {
    /// Ends every stream and every drawing task: browsers come back to the next process.
    pub fn stop(&self) {
        self.0.stopped.send_replace(true);
    }

    /// How many watch now.
    pub fn watching(&self) -> i64 {
        self.0.taken.load(Ordering::Relaxed)
    }

    /// A place before `topic`. Its task is begun if nobody watched so far; `changed` wakes it.
    fn join(&self, topic: Topic, changed: Arc<Notify>, picture: Arc<dyn Picture>) -> watch::Receiver<Frame> {
        let mut topics = self.0.topics.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = topics.get(&topic) {
            return sender.subscribe();
        }
        let sender = watch::Sender::new(Frame::default());
        let place = sender.subscribe();
        topics.insert(topic, sender.clone());
        tokio::spawn(keep(self.clone(), topic, sender, (picture, changed)));
        place
    }

    /// Forgets a topic that nobody watches any more.
    fn leave(&self, topic: Topic, sender: &watch::Sender<Frame>) -> bool {
        let mut topics = self.0.topics.lock().unwrap_or_else(PoisonError::into_inner);
        let is_empty = sender.receiver_count() == 0;
        if is_empty {
            topics.remove(&topic);
        }
        is_empty
    }

    /// The answer to an `EventSource`: the newest frame, then each newer one, until it is closed. `seen` is the highest
    /// number the reader has (`Last-Event-ID`). Refused when all seats are taken.
    pub fn watch(
        &self,
        topic: Topic,
        seen: i64,
        changed: Arc<Notify>,
        picture: Arc<dyn Picture>,
    ) -> Result<Response> {
        let frames = self.frames(topic, seen, changed, picture).ok_or(Error::Unavailable)?;
        let headers = [
            (CONTENT_TYPE, "text/event-stream"),
            (CACHE_CONTROL, "no-store"),
            // A proxy that gathers an answer before it passes it on would pass nothing on.
            (HeaderName::from_static("x-accel-buffering"), "no"),
        ];
        Ok((headers, Body::from_stream(frames)).into_response())
    }

    fn frames(
        &self,
        topic: Topic,
        seen: i64,
        changed: Arc<Notify>,
        picture: Arc<dyn Picture>,
    ) -> Option<impl Stream<Item = std::result::Result<Bytes, Infallible>> + Send + use<>> {
        let seat = Seat::take(self)?;
        let mut place = self.join(topic, changed, picture);
        place.mark_changed();
        let came = self.0.came.fetch_add(1, Ordering::Relaxed);
        let pause = RETURN_MS.start + came.wrapping_mul(617).rem_euclid(RETURN_MS.end - RETURN_MS.start);
        let first = Bytes::from(format!("retry: {pause}\n\n"));
        let watcher = Watcher { place, stopped: self.0.stopped.subscribe(), seen, _seat: seat };
        let stream = futures::stream::unfold((Some(first), watcher), |(first, mut watcher)| async move {
            let next = match first {
                Some(first) => first,
                None => watcher.next().await?,
            };
            Some((Ok(next), (None, watcher)))
        });
        Some(stream)
    }
}

/// One of the places there are.
#[derive(Debug)]
struct Seat(Live);

impl Seat {
    fn take(live: &Live) -> Option<Self> {
        let seat = Self(live.clone());
        (live.0.taken.fetch_add(1, Ordering::Relaxed) < SEATS).then_some(seat)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.0.taken.fetch_sub(1, Ordering::Relaxed);
    }
}

/// One open page.
#[derive(Debug)]
struct Watcher {
    place: watch::Receiver<Frame>,
    stopped: watch::Receiver<bool>,
    seen: i64,
    _seat: Seat,
}

impl Watcher {
    /// The newest frame that is not older than what was seen, or a sign of life; nothing when it is over.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            tokio::select! {
                biased;
                _ = self.stopped.wait_for(|stopped| *stopped) => return None,
                changed = self.place.changed() => {
                    changed.ok()?;
                    let frame = self.place.borrow_and_update().clone();
                    if frame.number >= self.seen && !frame.bytes.is_empty() {
                        self.seen = frame.number;
                        return Some(frame.bytes);
                    }
                }
                () = tokio::time::sleep(BEAT) => return Some(Bytes::from_static(b"event: beat\ndata:\n\n")),
            }
        }
    }
}

/// Draws a topic as long as somebody watches.
async fn keep(
    live: Live,
    topic: Topic,
    sender: watch::Sender<Frame>,
    (picture, changed): (Arc<dyn Picture>, Arc<Notify>),
) {
    let mut stopped = live.0.stopped.subscribe();
    let mut drawn = None;
    while !live.leave(topic, &sender) && !*stopped.borrow() {
        let woken = changed.notified();
        let pause = match step(&*picture, &sender, &mut drawn).await {
            Ok(true) => PACE,
            Ok(false) => {
                drop(tokio::time::timeout(LOOK, woken).await);
                GATHER
            }
            Err(error) => {
                tracing::warn!(%error, topic = topic.0, "a live picture could not be drawn and will be tried again");
                PACE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Draws once if something changed; says whether it did.
async fn step(
    picture: &dyn Picture,
    sender: &watch::Sender<Frame>,
    drawn: &mut Option<i64>,
) -> std::result::Result<bool, DbError> {
    let pulse = picture.pulse().await?;
    if *drawn == Some(pulse) {
        return Ok(false);
    }
    let frame = picture.draw().await?;
    *drawn = Some(pulse);
    sender.send_if_modified(|last| {
        let is_new = *last != frame && frame.number >= last.number;
        if is_new {
            *last = frame;
        }
        is_new
    });
    Ok(true)
}

#[cfg(test)]
mod tests {
    use futures::StreamExt;

    use super::*;

    /// Shows a number that the test moves; counts how often it was drawn.
    #[derive(Default)]
    struct Counter {
        at: AtomicI64,
        drawn: AtomicI64,
    }

    #[async_trait]
    impl Picture for Counter {
        async fn pulse(&self) -> std::result::Result<i64, DbError> {
            Ok(self.at.load(Ordering::SeqCst))
        }

        async fn draw(&self) -> std::result::Result<Frame, DbError> {
            self.drawn.fetch_add(1, Ordering::SeqCst);
            let at = self.at.load(Ordering::SeqCst);
            Ok(Frame::new(at, &at.to_string()))
        }
    }

    const TOPIC: Topic = ("counter", 1);

    fn text(item: Option<std::result::Result<Bytes, Infallible>>) -> String {
        String::from_utf8(item.unwrap().unwrap().to_vec()).unwrap()
    }

    /// The numbers of the frames up to and with `last`.
    async fn numbers(
        stream: &mut (impl Stream<Item = std::result::Result<Bytes, Infallible>> + Unpin),
        last: i64,
    ) -> Vec<i64> {
        let mut numbers = Vec::new();
        while numbers.last() != Some(&last) {
            let text = text(stream.next().await);
            numbers.extend(
                text.strip_prefix("id: ").map(|rest| rest.lines().next().unwrap().parse::<i64>().unwrap()),
            );
        }
        numbers
    }

    #[tokio::test]
    async fn one_task_draws_for_all_and_ends_with_the_last() {
        let (live, counter) = (Live::default(), Arc::new(Counter::default()));
        let changed = Arc::new(Notify::new());
        counter.at.store(1, Ordering::SeqCst);
        let watch = || Box::pin(live.frames(TOPIC, 0, changed.clone(), counter.clone()).unwrap());
        let mut all: Vec<_> = (0..50).map(|_| watch()).collect();
        for stream in &mut all {
            assert_eq!(numbers(stream, 1).await, [1]);
        }
        assert_eq!((counter.drawn.load(Ordering::SeqCst), live.watching()), (1, 50));
        counter.at.store(2, Ordering::SeqCst);
        changed.notify_waiters();
        for stream in &mut all {
            assert_eq!(numbers(stream, 2).await, [2]);
        }
        assert_eq!(counter.drawn.load(Ordering::SeqCst), 2);
        drop(all);
        tokio::time::sleep(PACE * 10).await;
        assert_eq!(live.watching(), 0);
        assert!(live.0.topics.lock().unwrap().is_empty(), "nobody watches: nothing is drawn");
    }

    #[tokio::test]
    async fn a_slow_reader_gets_the_newest_only() {
        let (live, counter) = (Live::default(), Arc::new(Counter::default()));
        let changed = Arc::new(Notify::new());
        let mut slow = Box::pin(live.frames(TOPIC, 0, changed.clone(), counter.clone()).unwrap());
        for at in 1..=40 {
            counter.at.store(at, Ordering::SeqCst);
            tokio::time::sleep(PACE).await;
        }
        tokio::time::sleep(PACE * 4).await;
        assert!(text(slow.next().await).starts_with("retry: "));
        assert_eq!(numbers(&mut slow, 40).await, [40]);
    }

    #[tokio::test]
    async fn who_comes_back_is_sent_nothing_older() {
        let (behind, counter) = (Live::default(), Arc::new(Counter::default()));
        counter.at.store(7, Ordering::SeqCst);
        let changed = Arc::new(Notify::new());
        // They saw 9 on another node; this one is at 7.
        let mut stream = Box::pin(behind.frames(TOPIC, 9, changed.clone(), counter.clone()).unwrap());
        assert!(text(stream.next().await).starts_with("retry: "));
        assert!(text(stream.next().await).starts_with("event: beat"), "not the older picture");
        counter.at.store(10, Ordering::SeqCst);
        assert_eq!(numbers(&mut stream, 10).await, [10]);
        behind.stop();
        assert!(stream.next().await.is_none(), "a node that stops keeps nobody waiting");
    }
}
