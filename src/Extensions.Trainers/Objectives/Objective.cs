using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// A training objective: for a batch of outputs and labels, one loss per example. A reducer makes one number of them.
/// An objective is an immutable value; whatever it must remember between batches lives in <see cref="ObjectiveContext.State"/>.
/// </summary>
/// <remarks>
/// To add one, derive from <see cref="BinaryObjective"/>, <see cref="MulticlassObjective"/>, <see cref="MultilabelObjective"/> or
/// <see cref="RegressionObjective"/>, override <see cref="Losses"/>, and mark the record with <see cref="ObjectiveNameAttribute"/>.
/// As JSON an objective is an object with its name as "type" and its parameters in snake case, whatever the serialiser's options:
/// <c>JsonSerializer.Serialize&lt;Objective&gt;(new FocalLoss())</c> gives <c>{"type":"focal","gamma":2,"alpha":[],"detach_weight":false}</c>.
/// </remarks>
[JsonConverter(typeof(DiscriminatedConverter<Objective>))]
public abstract record Objective
{
    private protected Objective() { }

    /// <summary>What turns the network's outputs into predictions when this objective trained it.</summary>
    public abstract OutputLink Link { get; }

    /// <summary>What is claimed of the loss as a function of the outputs.</summary>
    public virtual ObjectiveTraits Traits => ObjectiveTraits.None;

    /// <summary>Number of network outputs that the objective needs.</summary>
    /// <param name="labelCount">Number of classes (multiclass) or labels (multi-label); 1 for binary classification and regression.</param>
    public virtual int OutputCount(int labelCount) => labelCount;

    /// <summary>Further columns that the objective looks at; the trainer reads them with the rows.</summary>
    /// <param name="labelCount">Number of classes (multiclass) or labels (multi-label); 1 for binary classification and regression.</param>
    public virtual IReadOnlyList<ObjectiveColumn> Columns(int labelCount) => [];

    /// <summary>Losses of the examples of a batch, not reduced and not weighted by example.</summary>
    /// <param name="context">Outputs, labels and whatever else an objective may need.</param>
    /// <returns>
    /// Tensor (N,), attached to the graph of <see cref="ObjectiveContext.Outputs"/>. An objective that is defined on the whole batch
    /// (a set-level ratio, say) gives its value at every example.
    /// </returns>
    public abstract Tensor Losses(ObjectiveContext context);

    /// <summary>
    /// What each example counts for in the mean, (N,), or null for 1 each. Class-weighted cross entropy divides by the sum of
    /// the class weights instead of the number of examples; most objectives do not.
    /// </summary>
    /// <param name="context">The same batch that <see cref="Losses"/> gets.</param>
    public virtual Tensor? Divisors(ObjectiveContext context) => null;

    /// <summary>
    /// Objectives inside this one with the names of their memories; none where it stands alone. All that follows is by default what the first of them says, so that the fitted
    /// model and the drawing of rows are right also where an objective is wrapped.
    /// </summary>
    internal virtual IEnumerable<(Objective Objective, string Memory)> Wrapped => [];

    /// <summary>What outputs stand for where <see cref="Link"/> does not say it; null where it does.</summary>
    internal virtual OutputMeaning? OutputMeaning => First.Objective?.OutputMeaning;

    /// <summary>
    /// Layers behind the output layer of the fitted model, where its outputs are no predictions in the sense of <see cref="Link"/> yet; what they give is.
    /// </summary>
    /// <param name="state">What the objective remembers of the run.</param>
    /// <param name="labelCount">Number of classes (multiclass) or labels (multi-label); 1 for binary classification and regression.</param>
    internal virtual ImmutableArray<FeedForwardLayer> Head(ObjectiveState state, int labelCount) => First is (Objective: { } inner, var memory) ? inner.Head(state.Within(memory), labelCount) : [];

    /// <summary>Networks of an ensemble that the objective is for; null where any number will do.</summary>
    internal virtual int? EnsembleSize => Wrapped.Select(part => part.Objective.EnsembleSize).FirstOrDefault(size => size is not null);

    /// <summary>Draws the batches of the objective; null where each epoch takes every row once, in a random order.</summary>
    /// <param name="labels">Labels of the training rows, as in <see cref="ObjectiveContext.Labels"/>, in main memory.</param>
    /// <param name="columns">Their columns by role, in main memory.</param>
    /// <param name="batchSize">Rows of a step that the options ask for.</param>
    internal virtual RowSampler? Sampler(Tensor labels, IReadOnlyDictionary<string, Tensor> columns, int batchSize) =>
        Wrapped.FirstOrDefault(part => part.Objective.DrawsRows).Objective?.Sampler(labels, columns, batchSize);

    /// <summary>Whether there is a <see cref="Sampler"/>; it needs all rows in memory.</summary>
    internal virtual bool DrawsRows => Wrapped.Any(part => part.Objective.DrawsRows);

    /// <summary>What joins the outputs of an ensemble's members while there is no head behind them, in validation.</summary>
    internal virtual OutputLink OutputsLink => First.Objective?.OutputsLink ?? Link;

    /// <summary>Levels of the predictions, where they are quantiles; empty where they are not.</summary>
    internal virtual ImmutableArray<double> QuantileLevels => First.Objective?.QuantileLevels ?? [];

    /// <summary>Whether predictions are in the label's unit, so that the label may be standardised.</summary>
    /// <param name="labelCount">As in <see cref="OutputCount"/>.</param>
    internal virtual bool HasLabelUnit(int labelCount) => First.Objective?.HasLabelUnit(labelCount) ?? (this is RegressionObjective && OutputCount(labelCount) == 1);

    private (Objective? Objective, string Memory) First => Wrapped.FirstOrDefault();

    /// <summary>Leaves <see cref="Link"/> and <see cref="Traits"/> out of the text form, which shows the parameters alone.</summary>
    /// <param name="builder">Takes the text.</param>
    protected virtual bool PrintMembers(StringBuilder builder) => false;
}

/// <summary>An objective for labels 0 and 1 with one output per example, (N,).</summary>
[JsonConverter(typeof(DiscriminatedConverter<BinaryObjective>))]
public abstract record BinaryObjective : Objective
{
    /// <inheritdoc/>
    public sealed override OutputLink Link => OutputLink.Sigmoid;
}

/// <summary>An objective for one of K classes with outputs (N, K) and integer labels (N,).</summary>
[JsonConverter(typeof(DiscriminatedConverter<MulticlassObjective>))]
public abstract record MulticlassObjective : Objective
{
    /// <inheritdoc/>
    public override OutputLink Link => OutputLink.Softmax;
}

/// <summary>An objective for several labels at once with outputs and 0/1 labels (N, L).</summary>
[JsonConverter(typeof(DiscriminatedConverter<MultilabelObjective>))]
public abstract record MultilabelObjective : Objective
{
    /// <inheritdoc/>
    public sealed override OutputLink Link => OutputLink.Sigmoid;
}

/// <summary>An objective for a number with outputs and labels (N,).</summary>
[JsonConverter(typeof(DiscriminatedConverter<RegressionObjective>))]
public abstract record RegressionObjective : Objective
{
    /// <inheritdoc/>
    public override OutputLink Link => OutputLink.Identity;
}
