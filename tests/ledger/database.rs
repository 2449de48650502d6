//! The promises of `Db::write`.

use jiedui::args;
use jiedui::db::{Db, DbError};

const ADD: &str = "INSERT INTO follower (name, seq) VALUES ($1, 1)";
const COUNT: &str = "SELECT COUNT(*) FROM follower";

async fn count(db: &Db) -> i64 {
    let (count,): (i64,) = db.one(COUNT, args![]).await.unwrap();
    count
}

both! {
    async fn an_error_undoes_the_whole_write(env: Env) {
        let db = Db::open(env.database_url()).await.unwrap();
        let done: Result<(), DbError> = db
            .write((), |tx, ()| Box::pin(async move {
                tx.exec(ADD, args!["a"]).await?;
                Err(DbError::NoRow)
            }))
            .await;
        assert!(matches!(done, Err(DbError::NoRow)));
        assert_eq!(count(&db).await, 0);
    }

    async fn a_swallowed_error_is_never_acknowledged(env: Env) {
        let db = Db::open(env.database_url()).await.unwrap();
        let done: Result<(), DbError> = db
            .write((), |tx, ()| Box::pin(async move {
                tx.exec(ADD, args!["a"]).await?;
                // A duplicate that the code forgets about.
                drop(tx.exec(ADD, args!["a"]).await);
                Ok(())
            }))
            .await;
        assert!(matches!(done, Err(DbError::Poisoned)), "{done:?}");
        assert_eq!(count(&db).await, 0);
    }

    async fn appended_rows_are_there_for_the_next_statement_and_in_order(env: Env) {
        let db = Db::open(env.database_url()).await.unwrap();
        let seen: Result<i64, DbError> = db
            .write((), |tx, ()| Box::pin(async move {
                for number in 0..70 {
                    tx.append(ADD, args![format!("row {number}")]).await?;
                }
                let (seen,): (i64,) = tx.one(COUNT, args![]).await?;
                tx.append(ADD, args!["last"]).await?;
                Ok(seen)
            }))
            .await;
        assert_eq!(seen.unwrap(), 70);
        assert_eq!(count(&db).await, 71);
    }

    async fn a_bad_appended_row_undoes_the_whole_write(env: Env) {
        let db = Db::open(env.database_url()).await.unwrap();
        let done: Result<(), DbError> = db
            .write((), |tx, ()| Box::pin(async move {
                tx.exec(ADD, args!["a"]).await?;
                tx.append(ADD, args!["b"]).await?;
                tx.append(ADD, args!["a"]).await
            }))
            .await;
        assert!(matches!(done, Err(DbError::Duplicate(_))), "{done:?}");
        assert_eq!(count(&db).await, 0);
        // The next write on the same connection does not meet what was left over.
        db.write((), |tx, ()| Box::pin(async move { tx.exec(ADD, args!["c"]).await })).await.unwrap();
        assert_eq!(count(&db).await, 1);
    }

    async fn a_bad_write_does_not_touch_its_neighbours(env: Env) {
        let db = Db::open(env.database_url()).await.unwrap();
        let writes = (0..200).map(|number| {
            let db = db.clone();
            tokio::spawn(async move {
                let done: Result<(), DbError> = db
                    .write(number, |tx, number: i64| Box::pin(async move {
                        tx.exec(ADD, args![number.to_string()]).await?;
                        if number % 3 == 0 { Err(DbError::NoRow) } else { Ok(()) }
                    }))
                    .await;
                done.is_ok()
            })
        });
        let mut good = 0;
        for write in writes.collect::<Vec<_>>() {
            good += i64::from(write.await.unwrap());
        }
        assert_eq!(good, 133);
        assert_eq!(count(&db).await, 133);
    }

    async fn a_write_whose_caller_went_away_is_whole(env: Env) {
        let db = Db::open(env.database_url()).await.unwrap();
        let slow = db.clone();
        let task = tokio::spawn(async move {
            let done: Result<(), DbError> = slow
                .write((), |tx, ()| Box::pin(async move {
                    tx.exec(ADD, args!["a"]).await?;
                    tx.exec(ADD, args!["b"]).await?;
                    Ok(())
                }))
                .await;
            done
        });
        tokio::task::yield_now().await;
        task.abort();
        drop(task.await);
        // The next write waits for the one before it on either database's writer.
        db.write((), |tx, ()| Box::pin(async move { tx.exec(ADD, args!["c"]).await })).await.unwrap();
        for _ in 0..100 {
            if count(&db).await != 1 { break; }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert!([1, 3].contains(&count(&db).await), "half a write is visible");
    }

    async fn reading_cannot_write(env: Env) {
        let db = Db::open(env.database_url()).await.unwrap();
        let done = db.opt::<(i64,)>("UPDATE chain SET seq = 5 WHERE one = 1 RETURNING seq", args![]).await;
        assert!(done.is_err());
    }
}

#[test]
fn one_process_owns_the_file() {
    crate::support::databases::on_sqlite(|env| async move {
        let first = Db::open(env.database_url()).await.unwrap();
        let second = Db::open(env.database_url()).await;
        assert!(matches!(second, Err(DbError::Setup(_))), "{second:?}");
        first.close().await;
    });
}
