using System.ComponentModel.DataAnnotations;
using Microsoft.ML.Runtime;

namespace MLExtensions.Trainers;

/// <summary>Trains a neural network for multi-label classification with any <see cref="MultilabelObjective"/>.</summary>
/// <remarks>
/// <para>To create this trainer, use <c>ml.MultilabelClassification().Trainers.NeuralNetwork(...)</c>, or the constructor, which needs no MLContext.</para>
/// <para>Input columns: label (vector of Boolean or of Single 0 and 1), features (known-size vector of Single), example weight (optional, Single).
/// Output columns: Score (vector of Single: logits), Probability (vector of Single), PredictedLabels (vector of Boolean), all with the label's slot names.</para>
/// <list type="table">
/// <item><term>Machine learning task</term><description>Multi-label classification</description></item>
/// <item><term>Is normalization required?</term><description>No: the trainer standardises the features itself</description></item>
/// <item><term>Is caching required?</term><description>No: the data is read once, where it fits below the memory ceiling</description></item>
/// <item><term>Required package in addition to MLExtensions.Trainers</term><description>a TorchSharp backend such as libtorch-cpu-linux-x64, for training alone</description></item>
/// <item><term>Exportable to ONNX</term><description>No</description></item>
/// </list>
/// </remarks>
public sealed class NeuralNetworkMultilabelTrainer : MultilabelObjectiveTrainer
{
    /// <summary>Creates the trainer with an environment of its own; its log goes nowhere. Use the catalog to log to an MLContext.</summary>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public NeuralNetworkMultilabelTrainer(Options? options = null) : this(null, options ?? new Options()) { }

    internal NeuralNetworkMultilabelTrainer(IHostEnvironment? environment, Options options)
        : base(environment, nameof(NeuralNetworkMultilabelTrainer), options) { }

    /// <summary>Settings of <see cref="NeuralNetworkMultilabelTrainer"/>.</summary>
    public sealed record Options : ObjectiveOptions<MultilabelObjective>
    {
        /// <summary>Settings with <see cref="MultilabelCrossEntropy"/>.</summary>
        public Options() : base(new MultilabelCrossEntropy()) { }
    }
}
