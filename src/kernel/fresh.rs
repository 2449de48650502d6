//! A value that is costly to make and true enough for a while.

use std::sync::{Arc, PoisonError, RwLock};

use super::clock::Time;

/// The value with the time it was made.
#[derive(Debug)]
pub struct Fresh<T>(RwLock<Option<(Time, Arc<T>)>>);

impl<T> Default for Fresh<T> {
    fn default() -> Self {
        Self(RwLock::new(None))
    }
}

impl<T> Fresh<T> {
    /// The value, if it was made less than `age` milliseconds before `now`.
    pub fn get(&self, now: Time, age: i64) -> Option<Arc<T>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref()
            .filter(|(made, _)| (0..age).contains(&(now.0 - made.0)))
            .map(|(_, value)| Arc::clone(value))
    }

    /// Keeps a value made at `now`.
    pub fn put(&self, now: Time, value: T) -> Arc<T> {
        let value = Arc::new(value);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&value)));
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_kept_for_its_time() {
        let fresh = Fresh::default();
        assert!(fresh.get(Time(0), 10).is_none());
        fresh.put(Time(5), "value");
        assert_eq!(fresh.get(Time(14), 10).as_deref(), Some(&"value"));
        assert!(fresh.get(Time(15), 10).is_none() && fresh.get(Time(4), 10).is_none());
    }
}
