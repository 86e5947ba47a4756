using System.Collections.Immutable;

namespace MLExtensions;

/// <summary>Averages the predictions of several networks over one input: link^-1(mean over members of link(z_m)).</summary>
/// <remarks>
/// With z_m the outputs of member m and K their number:
/// <see cref="OutputLink.Identity"/> gives the mean of z_m; <see cref="OutputLink.Sigmoid"/> gives, per output, the logit of the mean probability,
/// log(sum_m sigmoid(z_m)) - log(sum_m sigmoid(-z_m)); <see cref="OutputLink.Softmax"/> gives the logarithm of the mean probability vector, whose
/// softmax is that mean. Sums of exponentials are taken relative to their greatest term, so that outputs of any finite size are safe.
/// Only the last layer of a network may be an ensemble.
/// </remarks>
/// <param name="Members">The layers of each member; at least 1 member, all of one output width.</param>
/// <param name="Link">What turns the outputs of a member into predictions.</param>
public sealed record EnsembleLayer(ImmutableArray<ImmutableArray<FeedForwardLayer>> Members, OutputLink Link) : FeedForwardLayer;
