//! Which format a benchmark file has, by how it begins.

use super::lines::filled;

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Node problems as PyVRP reads them.
    Vrplib,
    /// Solomon's text.
    Solomon,
    /// Streets: nodes, edges and a row an edge.
    Carp,
    /// Nodes, edges and arcs, with or without turns.
    Mcgrp,
    /// Streets with tips and a shift length, with or without turns.
    Mcarptif,
    /// VROOM's JSON with matrices.
    Vroom,
}

/// The format whose marks the first lines bear; VRPLIB if they bear none. The reader tells what is wrong then.
pub fn recognise(text: &str) -> Format {
    if text.trim_start().starts_with('{') {
        return Format::Vroom;
    }
    let mut head = filled(text).map(|(_, line)| line).take(MARKS_WITHIN).peekable();
    let is_count = |line: &&str| line.bytes().all(|byte| byte.is_ascii_digit());
    if head.peek().is_some_and(is_count) {
        return Format::Carp;
    }
    head.find_map(mark).unwrap_or(Format::Vrplib)
}

/// So many filled lines are looked at.
const MARKS_WITHIN: usize = 12;

/// The format that a line is the mark of.
fn mark(line: &str) -> Option<Format> {
    let key = line.split([':', ' ', '\t']).next().unwrap_or(line);
    match key {
        "VEHICLE" => Some(Format::Solomon),
        "DIMENSION" | "TYPE" | "EDGE_WEIGHT_TYPE" => Some(Format::Vrplib),
        "REQ_EDGES" | "REQ_ARCS" | "NOREQ_EDGES" => Some(Format::Mcarptif),
        "#Nodes" | "#Edges" | "#Vehicles" => Some(Format::Mcgrp),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_known_by_its_first_lines() {
        let files = [
            ("NAME : X-n101\nCOMMENT : \"A\"\nTYPE : CVRP\nDIMENSION : 101\n", Format::Vrplib),
            ("C101\n\nVEHICLE\nNUMBER     CAPACITY\n  25         200\n", Format::Solomon),
            ("69\n98\n1 5 10 0\n", Format::Carp),
            ("Name:\t\tBHW1\nOptimal value:\t-1\n#Vehicles:\t-1\n", Format::Mcgrp),
            ("Name:\t\tBHW1.dat\n#Vehicles:\t8\n", Format::Mcgrp),
            ("NAME : Lpr\nNODES : 163\nREQ_EDGES : 241\n", Format::Mcarptif),
            ("NAME\tAct\nNODES\t439\nREQ_EDGES\t150\n", Format::Mcarptif),
            ("\n  {\"vehicles\": []}", Format::Vroom),
        ];
        for (text, format) in files {
            assert_eq!(recognise(text), format, "{text}");
        }
    }

    #[test]
    fn what_bears_no_mark_is_left_to_the_reader_of_node_problems() {
        for text in ["", "hello", "NAME : a\n"] {
            assert_eq!(recognise(text), Format::Vrplib);
        }
    }
}
