//! A real Mosquitto on a free port, and a sensor network that publishes to it.

use rumqttc::{AsyncClient, Event, EventLoop, MqttOptions, Outgoing, Packet, QoS};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The longest that anything may take here.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running broker; killed when it is dropped.
pub(crate) struct Mosquitto {
    pub(crate) port: u16,
    /// Where it is spoken to with TLS.
    pub(crate) tls_port: u16,
    folder: TempDir,
    process: Child,
}

impl Mosquitto {
    pub(crate) fn start() -> Self {
        let free = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let (plain, tls) = (free(), free());
        let [port, tls_port] = [&plain, &tls].map(|one| one.local_addr().unwrap().port());
        drop((plain, tls));
        let folder = tempfile::tempdir().unwrap();
        certify(folder.path());
        let path = |name: &str| folder.path().join(name).display().to_string();
        let (certificate, key) = (path("broker.pem"), path("key.pem"));
        let config = format!(
            "user root\nallow_anonymous true\nlistener {port} 127.0.0.1\nlistener {tls_port} 127.0.0.1\ncertfile {certificate}\nkeyfile {key}\n"
        );
        std::fs::write(folder.path().join("mosquitto.conf"), config).unwrap();
        let process = run(&folder, port);
        Self { port, tls_port, folder, process }
    }

    /// The certificate with which it vouches for itself.
    pub(crate) fn certificate(&self) -> Vec<u8> {
        std::fs::read(self.folder.path().join("broker.pem")).unwrap()
    }

    /// Kills it without notice and starts it again; it forgets all sessions.
    pub(crate) fn crash_and_return(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.process = run(&self.folder, self.port);
    }

    /// Publishes at least once, in order, and waits until the broker has acknowledged all.
    pub(crate) async fn publish(&self, messages: &[(&str, String)]) {
        let options = MqttOptions::new("sensors", "127.0.0.1", self.port);
        let (client, mut events) = AsyncClient::new(options, 100);
        for (topic, payload) in messages {
            client.publish(*topic, QoS::AtLeastOnce, false, payload.clone()).await.unwrap();
        }
        let acknowledged = until_acknowledged(&mut events, messages.len());
        tokio::time::timeout(PATIENCE, acknowledged).await.unwrap();
        client.disconnect().await.unwrap();
        while !matches!(events.poll().await, Ok(Event::Outgoing(Outgoing::Disconnect)) | Err(_)) {}
    }
}

impl Drop for Mosquitto {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// Makes a key and a certificate for the loopback address, signed by itself.
fn certify(folder: &Path) {
    let config = "[req]\ndistinguished_name = name\nx509_extensions = extensions\nprompt = no\n[name]\nCN = broker\n\
         [extensions]\nsubjectAltName = IP:127.0.0.1\nbasicConstraints = critical,CA:FALSE\n";
    std::fs::write(folder.join("openssl.cnf"), config).unwrap();
    let made = Command::new("openssl")
        .args("req -x509 -newkey rsa:2048 -nodes -days 2 -config openssl.cnf -keyout key.pem -out broker.pem".split(' '))
        .current_dir(folder)
        .output()
        .expect("openssl is installed: run scripts/prepare");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

async fn until_acknowledged(events: &mut EventLoop, n_messages: usize) {
    let mut n_left = n_messages;
    while 0 < n_left {
        if let Event::Incoming(Packet::PubAck(_)) = events.poll().await.unwrap() {
            n_left -= 1;
        }
    }
}

fn run(folder: &TempDir, port: u16) -> Child {
    let installed = Path::new("/usr/sbin/mosquitto");
    let program = if installed.exists() { installed } else { Path::new("mosquitto") };
    let process = Command::new(program)
        .arg("-c")
        .arg(folder.path().join("mosquitto.conf"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("mosquitto is installed: run scripts/prepare");
    let begun = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        assert!(begun.elapsed() < PATIENCE, "mosquitto does not answer");
        std::thread::sleep(Duration::from_millis(20));
    }
    process
}

/// Waits until something holds.
pub(crate) async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < PATIENCE, "{what} did not happen");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
