// Checks a log that was written by Truceline with Go's own sumdb/note and sumdb/tlog.
//
//	check_log FOLDER VKEY PROOFS
//
// The tiles under FOLDER are read as the Go command reads those of sum.golang.org, each under the
// signed root. A line of PROOFS is `record INDEX LEAF HASH...` or `tree SIZE ROOT HASH...`, in
// base64; both kinds lead to the signed head, and Go makes the same proof itself. The last line
// that is printed says what was checked; whatever does not hold ends with exit code 1.
package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type folder string

func (folder) Height() int { return 8 }

func (folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (root folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		raw, err := os.ReadFile(filepath.Join(string(root), path))
		if err != nil {
			return nil, err
		}
		all = append(all, raw)
	}
	return all, nil
}

// entry returns an entry from its bundle: each stands behind its length in two bytes.
func (root folder) entry(index, size int64) []byte {
	tile := tlog.Tile{H: 8, L: -1, N: index / 256, W: 256}
	if left := size - tile.N*256; left < 256 {
		tile.W = int(left)
	}
	path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
	raw, err := os.ReadFile(filepath.Join(string(root), path))
	require(err)
	for n := index % 256; ; n-- {
		length := int(raw[0])<<8 | int(raw[1])
		if n == 0 {
			return raw[2 : 2+length]
		}
		raw = raw[2+length:]
	}
}

func require(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func requireThat(holds bool, what string) {
	if !holds {
		require(fmt.Errorf("%s: not so", what))
	}
}

// head opens the checkpoint of a folder; ParseTree takes no other origin than that of sum.golang.org.
func head(root folder, vkey string) tlog.Tree {
	raw, err := os.ReadFile(filepath.Join(string(root), "checkpoint"))
	require(err)
	verifier, err := note.NewVerifier(vkey)
	require(err)
	opened, err := note.Open(raw, note.VerifierList(verifier))
	require(err)
	lines := strings.Split(opened.Text, "\n")
	requireThat(lines[0] == verifier.Name(), "the origin is the name of the key")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	require(err)
	hash, err := tlog.ParseHash(lines[2])
	require(err)
	return tlog.Tree{N: size, Hash: hash}
}

func main() {
	root := folder(os.Args[1])
	tree := head(root, os.Args[2])
	hashes := tlog.TileHashReader(tree, root)
	whole, err := tlog.TreeHash(tree.N, hashes)
	require(err)
	requireThat(whole == tree.Hash, "the root of the tiles is the signed one")

	file, err := os.Open(os.Args[3])
	require(err)
	checked := map[string]int{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		words := strings.Split(lines.Text(), " ")
		at, err := strconv.ParseInt(words[1], 10, 64)
		require(err)
		var given []tlog.Hash
		for _, word := range words[2:] {
			hash, err := tlog.ParseHash(word)
			require(err)
			given = append(given, hash)
		}
		switch words[0] {
		case "record":
			require(tlog.CheckRecord(given[1:], tree.N, tree.Hash, at, given[0]))
			requireThat(tlog.RecordHash(root.entry(at, tree.N)) == given[0], "the entry has this hash")
			own, err := tlog.ProveRecord(tree.N, at, hashes)
			require(err)
			requireThat(fmt.Sprint([]tlog.Hash(own)) == fmt.Sprint(given[1:]), "Go makes the same proof")
		case "tree":
			require(tlog.CheckTree(given[1:], tree.N, tree.Hash, at, given[0]))
			own, err := tlog.ProveTree(tree.N, at, hashes)
			require(err)
			requireThat(fmt.Sprint([]tlog.Hash(own)) == fmt.Sprint(given[1:]), "Go makes the same proof")
		}
		checked[words[0]]++
	}
	fmt.Printf("size %d records %d trees %d\n", tree.N, checked["record"], checked["tree"])
}
