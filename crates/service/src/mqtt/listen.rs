//! Listening to a broker: at least once, and once only in the store.
//!
//! A message is acknowledged when it is on disk, so that a crash of ours loses none; what comes twice is known by its id. The broker keeps our
//! session, and with it what was sent while we were away (at least once). A lost connection is made again, for as long as we serve.

use super::MqttFeed;
use super::take::read_message;
use crate::clock;
use crate::desk::Desk;
use rumqttc::{
    AsyncClient, Event, EventLoop, MqttOptions, Packet, Publish, QoS, SubscribeFilter, Transport,
};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinHandle;

/// The largest message that is taken in: a broker that sends more is cut off.
const LARGEST_MESSAGE: usize = 256 * 1024;
/// How many messages one transaction takes.
const BATCH: usize = 500;
/// How many messages may wait for the disk before we stop reading.
const WAITING: usize = 2000;
/// How many topics one request asks for.
const TOPICS_AT_ONCE: usize = 100;
const KEEPALIVE: Duration = Duration::from_secs(30);
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// A broker's messages on their way in.
#[derive(Debug)]
pub(crate) struct Listening {
    client: AsyncClient,
    connection: JoinHandle<()>,
    intake: JoinHandle<()>,
}

impl Listening {
    /// Stops listening, and waits until what was heard is on disk. What was not acknowledged the broker sends again next time.
    pub(crate) async fn stop(self) {
        _ = self.client.try_disconnect();
        self.connection.abort();
        _ = self.connection.await;
        _ = self.intake.await;
    }
}

/// A message with the connection that it came by.
struct Heard {
    publish: Publish,
    connection: u64,
}

/// Begins to listen. Returns at once: a broker that can't be reached is tried again.
pub(crate) fn listen(feed: MqttFeed, desk: Arc<Desk>) -> Listening {
    let (client, events) = AsyncClient::new(options(&feed), 2 * WAITING + BATCH);
    let (hear, heard) = channel(WAITING);
    let (current, seen) = tokio::sync::watch::channel(0);
    let feed = Arc::new(feed);
    let connection =
        tokio::spawn(keep_connected(events, client.clone(), Arc::clone(&feed), hear, current));
    let intake = tokio::spawn(take_in(heard, client.clone(), feed, desk, seen));
    Listening { client, connection, intake }
}

fn options(feed: &MqttFeed) -> MqttOptions {
    let mut options = MqttOptions::new(&feed.client_id, &feed.broker.host, feed.broker.port);
    options.set_clean_session(false);
    options.set_manual_acks(true);
    options.set_keep_alive(KEEPALIVE);
    options.set_max_packet_size(LARGEST_MESSAGE, LARGEST_MESSAGE);
    if let Some((name, password)) = &feed.login {
        options.set_credentials(name, password);
    }
    if feed.broker.is_encrypted {
        // Fails when the process has one already, which does as well.
        _ = rustls::crypto::ring::default_provider().install_default();
        options.set_transport(match &feed.authority {
            Some(authority) => Transport::tls(authority.clone(), None, None),
            None => Transport::tls_with_default_config(),
        });
    }
    options
}

/// Passes messages on, and makes lost connections again. Subscribes each time: the broker may have lost our session.
async fn keep_connected(
    mut events: EventLoop,
    client: AsyncClient,
    feed: Arc<MqttFeed>,
    hear: Sender<Heard>,
    current: tokio::sync::watch::Sender<u64>,
) {
    let mut pause = FIRST_PAUSE;
    loop {
        match events.poll().await {
            Ok(Event::Incoming(Packet::ConnAck(_))) => {
                pause = FIRST_PAUSE;
                current.send_modify(|connection| *connection += 1);
                tracing::info!(topics = ?feed.topics, "connected to the broker");
                subscribe(&client, &feed.topics);
            }
            Ok(Event::Incoming(Packet::Publish(publish))) => {
                let connection = *current.borrow();
                if hear.send(Heard { publish, connection }).await.is_err() {
                    return;
                }
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "no connection to the broker: trying again in {pause:?}");
                tokio::time::sleep(pause).await;
                pause = (2 * pause).min(feed.longest_pause);
            }
        }
    }
}

/// Many topics in each request: a server may have thousands of datastreams.
fn subscribe(client: &AsyncClient, topics: &[String]) {
    for part in topics.chunks(TOPICS_AT_ONCE) {
        let filter = |topic: &String| SubscribeFilter::new(topic.clone(), QoS::AtLeastOnce);
        if let Err(error) = client.try_subscribe_many(part.iter().map(filter)) {
            tracing::warn!(%error, "can't subscribe");
        }
    }
}

/// Writes what was heard in batches, and acknowledges it afterwards. A batch that can't be written is not acknowledged: the broker sends it
/// again when we connect anew.
async fn take_in(
    mut heard: Receiver<Heard>,
    client: AsyncClient,
    feed: Arc<MqttFeed>,
    desk: Arc<Desk>,
    current: tokio::sync::watch::Receiver<u64>,
) {
    loop {
        let mut batch = Vec::new();
        if heard.recv_many(&mut batch, BATCH).await == 0 {
            return;
        }
        let batch = Arc::new(batch);
        let (desk, feed, messages) = (Arc::clone(&desk), Arc::clone(&feed), Arc::clone(&batch));
        let kept = tokio::task::spawn_blocking(move || keep(&desk, &feed, &messages)).await;
        if !matches!(kept, Ok(true)) {
            continue;
        }
        // Numbers of an earlier connection may stand for other messages by now.
        let connection = *current.borrow();
        for message in batch.iter().filter(|message| message.connection == connection) {
            if let Err(error) = client.try_ack(&message.publish) {
                tracing::warn!(%error, "can't acknowledge a message: it will come again");
            }
        }
    }
}

/// Whether the messages are on disk.
fn keep(desk: &Desk, feed: &MqttFeed, batch: &[Heard]) -> bool {
    let now = clock::now();
    let read = |heard: &Heard| {
        let Publish { topic, payload, .. } = &heard.publish;
        read_message(desk, &feed.messages, topic, payload, now)
    };
    let messages: Vec<_> = batch.iter().map(read).collect();
    for message in &messages {
        for reason in &message.stored.left_out {
            tracing::info!(topic = message.stored.topic, reason, "left out");
        }
    }
    match desk.take_messages(messages) {
        Ok(_) => true,
        Err(error) => {
            tracing::error!(%error, "can't keep what sensors sent: it will come again");
            false
        }
    }
}
