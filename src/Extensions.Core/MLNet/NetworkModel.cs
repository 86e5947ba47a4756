using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

using MLExtensions.Models;

namespace MLExtensions.MLNet;

/// <summary>What the model parameters of all tasks share: a scorer, the link, and their bytes.</summary>
internal sealed class NetworkModel
{
    private readonly FeedForwardScorer scorer;

    public NetworkModel(FeedForwardParameters network, OutputLink link, ReadOnlySpan<OutputLink> allowed, bool singleOutput, TrainingHistory history, OutputLink scoreLink = OutputLink.Identity)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(history);
        if (!allowed.Contains(link))
            throw new ArgumentException($"The output link must be one of {string.Join(", ", allowed.ToArray())}; got {link}.", nameof(link));
        if (singleOutput && network.OutputCount != 1)
            throw new ArgumentException($"The network must have 1 output; it has {network.OutputCount}.", nameof(network));
        (Link, ScoreLink, History, scorer) = (link, scoreLink, history, new FeedForwardScorer(network));
        InputType = new VectorDataViewType(NumberDataViewType.Single, network.InputCount);
    }

    public FeedForwardParameters Network => scorer.Network;

    public OutputLink Link { get; }

    /// <summary>What turns the network's outputs into the scores that rows are given.</summary>
    public OutputLink ScoreLink { get; }

    public TrainingHistory History { get; }

    public VectorDataViewType InputType { get; }

    public FeedForwardScorer.Session CreateSession() => scorer.CreateSession();

    public FeedForwardScorer.Session CreateBatchSession() => scorer.CreateBatchSession();

    /// <exception cref="ArgumentException">A row of that length has another number of features than the network.</exception>
    public void CheckLength(int length) => scorer.CheckLength(length);

    public void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // int: output link
        // the network, see FeedForwardFormat
        writer.Write((int)Link);
        Network.Write(writer);
    }

    public static (FeedForwardParameters Network, OutputLink Link) Load(ModelFormat format, ModelLoadContext context)
    {
        var reader = format.Open(context, out _);
        try
        {
            var link = (OutputLink)reader.ReadInt32();
            if (!Enum.IsDefined(link))
                throw new InvalidDataException($"The stored model is damaged: it names the unknown output link {(int)link}.");
            return (FeedForwardParameters.Read(reader), link);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or IOException)
        {
            throw format.Damaged(damaged);
        }
    }

    /// <summary>The mapper as the generic signature of ML.NET's interfaces wants it.</summary>
    public static TDelegate Cast<TDelegate>(Delegate mapper) where TDelegate : Delegate
        => mapper as TDelegate ?? throw Contracts.Except($"The model maps as {mapper.GetType()}, not as {typeof(TDelegate)}.");
}
