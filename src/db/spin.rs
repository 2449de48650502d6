//! Waiting without going to sleep at once, for answers that come within microseconds.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use tokio::task::coop::{Unconstrained, unconstrained};

/// How often the thread gives way before it sleeps: some tens of microseconds, a short statement.
const TURNS: u32 = 200;

/// Runs a future whose waits are mostly very short. Each time it has to wait, the thread first gives way to others a
/// number of times and only then sleeps: putting a thread to sleep and waking it costs more than a statement that finds
/// its pages in memory, above all on a virtual machine, where a sleeping processor has to be woken too.
pub(super) struct Spin<F> {
    /// Without tokio's budget: it is renewed only by going back to the runtime, which this does not do while answers
    /// come quickly, so a spent budget would never end.
    inner: Pin<Box<Unconstrained<F>>>,
    bell: Arc<Bell>,
}

/// Rung by whatever the future waits for.
struct Bell {
    rung: AtomicBool,
    sleeper: std::sync::Mutex<Option<Waker>>,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rung.store(true, Ordering::SeqCst);
        let sleeper = self.sleeper.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        if let Some(sleeper) = sleeper {
            sleeper.wake();
        }
    }
}

impl<F: Future> Spin<F> {
    pub(super) fn new(inner: F) -> Self {
        let bell = Bell { rung: AtomicBool::new(false), sleeper: std::sync::Mutex::new(None) };
        Self { inner: Box::pin(unconstrained(inner)), bell: Arc::new(bell) }
    }
}

impl<F: Future> Future for Spin<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let bell = Arc::clone(&self.bell);
        let waker = Waker::from(Arc::clone(&bell));
        loop {
            bell.rung.store(false, Ordering::SeqCst);
            if let Poll::Ready(done) = self.inner.as_mut().poll(&mut Context::from_waker(&waker)) {
                return Poll::Ready(done);
            }
            if (0..TURNS).any(|_| {
                std::thread::yield_now();
                bell.rung.load(Ordering::SeqCst)
            }) {
                continue;
            }
            *bell.sleeper.lock().unwrap_or_else(std::sync::PoisonError::into_inner) =
                Some(cx.waker().clone());
            // Rung between the last look and the line above: nobody would wake us.
            if !bell.rung.load(Ordering::SeqCst) {
                return Poll::Pending;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn more_answers_than_a_task_may_take_in_one_turn_arrive() {
        let (tell, mut hear) = tokio::sync::mpsc::channel::<u32>(1000);
        for number in 0..1000 {
            tell.send(number).await.unwrap();
        }
        drop(tell);
        let heard = Spin::new(async move {
            let mut count = 0;
            while hear.recv().await.is_some() {
                count += 1;
            }
            count
        });
        assert_eq!(heard.await, 1000);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn quick_and_slow_answers_both_arrive() {
        let (tell, mut hear) = tokio::sync::mpsc::channel::<u32>(1);
        let speaker = tokio::spawn(async move {
            for number in 0..1000 {
                if number % 100 == 0 {
                    tokio::time::sleep(std::time::Duration::from_millis(3)).await;
                }
                tell.send(number).await.unwrap();
            }
        });
        let heard = Spin::new(async move {
            let mut sum = 0;
            while let Some(number) = hear.recv().await {
                sum += number;
            }
            sum
        });
        assert_eq!(heard.await, 499_500);
        speaker.await.unwrap();
    }
}
