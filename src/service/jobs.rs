//! Long answers in the background: a bounded queue, progress, a wish to stop, results kept for a while.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use uuid::Uuid;

use crate::model::answer::Answer;
use crate::question::{Progress, QuestionError};

/// Answers worked on at once: each uses all cores where it can.
const WORKERS: usize = 2;
/// Jobs that may wait; the next one is refused, so that a loop of requests cannot fill memory.
const MOST_WAITING: usize = 64;
/// Finished jobs remembered with their answers.
const MOST_FINISHED: usize = 64;

/// How a job stands; the words of OGC API – Processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobStatus {
    /// Waits its turn.
    Accepted,
    /// Is worked on.
    Running,
    /// Has its answer.
    Successful,
    /// Could not be answered.
    Failed,
    /// Was stopped by the asker.
    Dismissed,
}

impl JobStatus {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            JobStatus::Accepted => "accepted",
            JobStatus::Running => "running",
            JobStatus::Successful => "successful",
            JobStatus::Failed => "failed",
            JobStatus::Dismissed => "dismissed",
        }
    }
}

/// What is told of a job.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its id.
    pub id: Uuid,
    /// The question it answers.
    pub question: String,
    /// How it stands.
    pub status: JobStatus,
    /// How far it is, 0 to 1.
    pub fraction: f64,
    /// When it was asked.
    pub created: Timestamp,
    /// When work began.
    pub started: Option<Timestamp>,
    /// When it ended.
    pub finished: Option<Timestamp>,
    /// Its answer, or why there is none; absent before it ended.
    pub outcome: Option<Arc<Result<Answer, QuestionError>>>,
}

/// Too many jobs wait already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy;

type Work = Box<dyn FnOnce(&Progress) -> Result<Answer, QuestionError> + Send>;

struct Entry {
    job: Job,
    progress: Progress,
    work: Option<Work>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    wake: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Entry>,
    closed: bool,
}

/// The queue; workers end when it is dropped.
pub struct Jobs {
    shared: Arc<Shared>,
}

impl Default for Jobs {
    fn default() -> Jobs {
        Jobs::new()
    }
}

impl Jobs {
    /// An empty queue with its workers.
    pub fn new() -> Jobs {
        let shared = Arc::new(Shared::default());
        for _ in 0..WORKERS {
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || shared.work());
        }
        Jobs { shared }
    }

    /// Queues work and tells its job.
    ///
    /// # Errors
    /// When too many wait.
    pub fn submit(
        &self,
        question: &str,
        work: impl FnOnce(&Progress) -> Result<Answer, QuestionError> + Send + 'static,
    ) -> Result<Job, Busy> {
        let mut state = self.shared.lock();
        let waiting = state.jobs.iter().filter(|entry| entry.job.status == JobStatus::Accepted).count();
        if waiting >= MOST_WAITING {
            return Err(Busy);
        }
        let job = Job {
            id: Uuid::now_v7(),
            question: question.to_owned(),
            status: JobStatus::Accepted,
            fraction: 0.0,
            created: Timestamp::now(),
            started: None,
            finished: None,
            outcome: None,
        };
        let entry = Entry { job: job.clone(), progress: Progress::new(), work: Some(Box::new(work)) };
        state.jobs.push_back(entry);
        state.forget_oldest();
        self.shared.wake.notify_one();
        Ok(job)
    }

    /// A job as it stands.
    pub fn get(&self, id: Uuid) -> Option<Job> {
        self.shared.lock().jobs.iter().find(|entry| entry.job.id == id).map(Entry::told)
    }

    /// All jobs remembered, newest first.
    pub fn all(&self) -> Vec<Job> {
        self.shared.lock().jobs.iter().rev().map(Entry::told).collect()
    }

    /// Stops a job that has not ended, and forgets one that has. None when there is no such job.
    pub fn dismiss(&self, id: Uuid) -> Option<Job> {
        let mut state = self.shared.lock();
        let at = state.jobs.iter().position(|entry| entry.job.id == id)?;
        let entry = state.jobs.get_mut(at)?;
        entry.progress.cancel();
        match entry.job.status {
            JobStatus::Accepted | JobStatus::Running => {
                entry.job.status = JobStatus::Dismissed;
                entry.job.finished = Some(Timestamp::now());
                entry.work = None;
                Some(entry.told())
            }
            _ => {
                let mut told = entry.told();
                told.status = JobStatus::Dismissed;
                state.jobs.remove(at);
                Some(told)
            }
        }
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.closed = true;
        for entry in &state.jobs {
            entry.progress.cancel();
        }
        self.shared.wake.notify_all();
    }
}

impl Entry {
    fn told(&self) -> Job {
        let fraction = match self.job.status {
            JobStatus::Successful => 1.0,
            _ => self.progress.fraction(),
        };
        Job { fraction, ..self.job.clone() }
    }
}

impl State {
    fn forget_oldest(&mut self) {
        let mut ended = self.jobs.iter().filter(|entry| entry.job.finished.is_some()).count();
        while ended > MOST_FINISHED {
            let Some(at) = self.jobs.iter().position(|entry| entry.job.finished.is_some()) else { return };
            self.jobs.remove(at);
            ended -= 1;
        }
    }
}

impl Shared {
    /// A worker that panicked while holding the lock must not take the whole server down with it: the state it left is a
    /// list of jobs, whole at every step.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        while let Some((id, work, progress)) = self.next() {
            // A panic in one question is that question's failure, not the end of the worker.
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&progress)))
                .unwrap_or_else(|_| Err(QuestionError::Impossible(broken())));
            self.end(id, outcome);
        }
    }

    fn next(&self) -> Option<(Uuid, Work, Progress)> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return None;
            }
            let waiting = state.jobs.iter_mut().find(|entry| entry.job.status == JobStatus::Accepted);
            if let Some(entry) = waiting
                && let Some(work) = entry.work.take()
            {
                entry.job.status = JobStatus::Running;
                entry.job.started = Some(Timestamp::now());
                return Some((entry.job.id, work, entry.progress.clone()));
            }
            state = self.wake.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn end(&self, id: Uuid, outcome: Result<Answer, QuestionError>) {
        let mut state = self.lock();
        if let Some(entry) = state.jobs.iter_mut().find(|entry| entry.job.id == id)
            && entry.job.status == JobStatus::Running
        {
            entry.job.status = match &outcome {
                Ok(_) => JobStatus::Successful,
                Err(QuestionError::Cancelled) => JobStatus::Dismissed,
                Err(_) => JobStatus::Failed,
            };
            entry.job.finished = Some(Timestamp::now());
            entry.job.outcome = Some(Arc::new(outcome));
        }
        state.forget_oldest();
    }
}

fn broken() -> crate::model::text::Text {
    crate::model::text::Text::new(
        "程序内部出错，这次没有得到结果；请把日志交给维护人员",
        "the program failed inside and has no answer; please give the log to whoever maintains it",
    )
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;
    use crate::model::text::Text;

    fn impossible() -> Result<Answer, QuestionError> {
        Err(QuestionError::Impossible(Text::same("no")))
    }

    fn wait_for(jobs: &Jobs, id: Uuid, status: JobStatus) {
        for _ in 0..500 {
            if jobs.get(id).unwrap().status == status {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("{:?} instead of {status:?}", jobs.get(id).unwrap().status);
    }

    #[test]
    fn a_stopped_job_hears_it_and_is_dismissed() {
        let jobs = Jobs::new();
        let (started, has_started) = mpsc::channel();
        let job = jobs
            .submit("gaps", move |progress| {
                started.send(()).unwrap();
                loop {
                    progress.tick(0.5)?;
                    std::thread::sleep(Duration::from_millis(1));
                }
            })
            .unwrap();
        has_started.recv().unwrap();
        jobs.dismiss(job.id).unwrap();
        wait_for(&jobs, job.id, JobStatus::Dismissed);
    }

    #[test]
    fn a_question_that_panics_fails_and_the_worker_goes_on() {
        let jobs = Jobs::new();
        for _ in 0..WORKERS + 1 {
            let job = jobs.submit("gaps", |_| panic!("inside")).unwrap();
            wait_for(&jobs, job.id, JobStatus::Failed);
        }
    }

    #[test]
    fn the_queue_refuses_what_it_cannot_hold() {
        let jobs = Jobs::new();
        let (release, released) = mpsc::channel::<()>();
        let gate = Arc::new(Mutex::new(released));
        let mut accepted = 0;
        let refused = (0..200).any(|_| {
            let gate = Arc::clone(&gate);
            let job = jobs.submit("gaps", move |_| {
                let _ = gate.lock().map(|gate| gate.recv());
                impossible()
            });
            accepted += usize::from(job.is_ok());
            job.is_err()
        });
        assert!(refused && accepted <= MOST_WAITING + WORKERS, "{accepted}");
        drop(release);
    }
}
