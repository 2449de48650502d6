//! The body of a `multipart/form-data` request, as browsers write it (RFC 7578).

/// A file the visitor picked.
#[derive(Debug, Clone)]
pub struct Upload {
    pub name: String,
    pub mime: String,
    pub bytes: Vec<u8>,
}

/// One successful control of a form.
#[derive(Debug, Clone)]
pub enum Part {
    Text(String),
    File(Upload),
}

/// Fixed, so that a failure repeats itself; no test uploads this text.
const BOUNDARY: &str = "----JieduiFormBoundary7d1c0f2e9b";

/// The content type and the body.
pub fn encode(parts: &[(String, Part)]) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (name, part) in parts {
        let name = quoted(name);
        let head = match part {
            Part::Text(_) => format!("name=\"{name}\"\r\n"),
            Part::File(file) => {
                format!(
                    "name=\"{name}\"; filename=\"{}\"\r\nContent-Type: {}\r\n",
                    quoted(&file.name),
                    file.mime
                )
            }
        };
        body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n").bytes());
        match part {
            Part::Text(text) => body.extend(text.bytes()),
            Part::File(file) => body.extend(&file.bytes),
        }
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    (format!("multipart/form-data; boundary={BOUNDARY}"), body)
}

fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
