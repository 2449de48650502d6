//! Words every other module speaks: ids, time, regions, identifiers, quantities. No input or output.
