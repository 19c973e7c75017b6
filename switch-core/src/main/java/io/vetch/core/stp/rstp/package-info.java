/**
 * RSTP: the state machines of IEEE 802.1D-2004, clause 17, one class each. Names of machines, states, variables and
 * procedures are the standard's, in lower case where the figures have capitals only by position; a reader with the
 * figures beside this code finds each box and each arrow.
 *
 * <table>
 *   <caption>The machines</caption>
 *   <tr><td>17.22</td><td>PTI</td><td>{@link io.vetch.core.stp.rstp.PortTimers}</td></tr>
 *   <tr><td>17.23</td><td>PRX</td><td>{@link io.vetch.core.stp.rstp.PortReceive}</td></tr>
 *   <tr><td>17.24</td><td>PPM</td><td>{@link io.vetch.core.stp.rstp.PortProtocolMigration}</td></tr>
 *   <tr><td>17.25</td><td>BDM</td><td>{@link io.vetch.core.stp.rstp.BridgeDetection}</td></tr>
 *   <tr><td>17.26</td><td>PTX</td><td>{@link io.vetch.core.stp.rstp.PortTransmit}</td></tr>
 *   <tr><td>17.27</td><td>PIM</td><td>{@link io.vetch.core.stp.rstp.PortInformation}</td></tr>
 *   <tr><td>17.28</td><td>PRS</td><td>{@link io.vetch.core.stp.rstp.PortRoleSelection}</td></tr>
 *   <tr><td>17.29</td><td>PRT</td><td>{@link io.vetch.core.stp.rstp.PortRoleTransitions}</td></tr>
 *   <tr><td>17.30</td><td>PST</td><td>{@link io.vetch.core.stp.rstp.PortStateTransition}</td></tr>
 *   <tr><td>17.31</td><td>TCM</td><td>{@link io.vetch.core.stp.rstp.TopologyChange}</td></tr>
 * </table>
 *
 * <p>{@code rstpVersion} is always true: the bridge that speaks STP alone is
 * {@link io.vetch.core.stp.kernel.KernelStp}. Timers count whole seconds, as in the standard.
 *
 * <p>After the root has gone, what was known of it can still go round among the other bridges and grow old (count to
 * infinity). With the standard's rules alone ports then forward in a circle for some milliseconds or seconds, which
 * {@code RandomTopologyTest} finds within some ten networks. So this is stricter in some points; what it sends has the
 * same form, and others need not know:
 *
 * <ol>
 *   <li>An agreement is void once the port proposes, or is proposed, anything else, not only something worse (PIM:
 *       UPDATE, SUPERIOR_DESIGNATED).
 *   <li>It counts only if the neighbour was sent what the port proposes, if it names the same root, and if it is not
 *       this bridge's own (recordAgreement).
 *   <li>A designated port sends no agreement that is left over from another role (txRstp).
 *   <li>When the way to the root has become worse, designated ports whose neighbours can agree must ask them anew
 *       (updtRolesTree).
 *   <li>Others who take this bridge for the root under an identifier that it no longer has are not believed (rcvInfo).
 *   <li>A designated port that takes on another role is no longer believed in what it said before (rcvInfo).
 *   <li>Where nobody agrees a port waits for FwdDelay, not for HelloTime; and on a hub one BPDU keeps a port from
 *       becoming an edge for MaxAge, not for three seconds (forwardDelay, PRX).
 * </ol>
 *
 * <p>Read first: {@link io.vetch.core.stp.rstp.Rstp}, which is the bridge and runs the machines, then
 * {@link io.vetch.core.stp.rstp.RstpPort}, which holds the variables.
 */
@NullMarked
package io.vetch.core.stp.rstp;

import org.jspecify.annotations.NullMarked;
