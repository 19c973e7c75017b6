package io.vetch.cli.veth;

import io.vetch.tap.linux.LinkInfo;
import org.jspecify.annotations.Nullable;

/** One end of a pair of the kernel's: where it was when it was last heard of. */
public final class RealEnd implements MadeEnd {
    static final long UNKNOWN = 0;

    private int nsid;
    private LinkInfo link;
    /** Of its namespace; {@link #UNKNOWN}: nobody has asked since it came there. */
    private long inode;

    private @Nullable RealEnd peer;

    private RealEnd(int nsid, LinkInfo link, long inode) {
        this.nsid = nsid;
        this.link = link;
        this.inode = inode;
    }

    /** The end of a new pair; the other one is its {@link #peer}. */
    static RealEnd ofPair(int nsid, LinkInfo link, long inode, int peerNsid, LinkInfo peerLink, long peerInode) {
        RealEnd end = new RealEnd(nsid, link, inode);
        end.peer = new RealEnd(peerNsid, peerLink, peerInode);
        end.peer.peer = end;
        return end;
    }

    @Override
    public int nsid() {
        return nsid;
    }

    @Override
    public String name() {
        return link.name();
    }

    public LinkInfo link() {
        return link;
    }

    @Override
    public RealEnd peer() {
        if (peer == null) {
            throw new IllegalStateException(name() + " is not joined yet");
        }
        return peer;
    }

    void update(int newNsid, LinkInfo newLink) {
        if (newNsid != nsid) {
            inode = UNKNOWN;
        }
        nsid = newNsid;
        link = newLink;
    }

    long inode() {
        return inode;
    }

    void setInode(long known) {
        inode = known;
    }

    /** Whether an interface that has its number is this one still, not another one that came later. */
    boolean isSame(LinkInfo other) {
        boolean related = other.address() == link.address()
                || other.peer() == peer().link().index();
        return other.kind().equals(link.kind()) && related;
    }

    @Override
    public String toString() {
        return name();
    }
}
