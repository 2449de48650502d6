//! What people and organizations can give.

/// An offer.
#[derive(Debug)]
pub struct Offer;
impl crate::kernel::id::Entity for Offer {
    const TAG: [u8; 4] = *b"ofer";
}
