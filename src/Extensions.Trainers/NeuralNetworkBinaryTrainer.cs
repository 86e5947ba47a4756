using System.ComponentModel.DataAnnotations;
using Microsoft.ML.Runtime;

namespace MLExtensions.Trainers;

/// <summary>Trains a neural network for binary classification with any <see cref="BinaryObjective"/>.</summary>
/// <remarks>
/// <para>To create this trainer, use <c>ml.BinaryClassification.Trainers.NeuralNetwork(...)</c>, or the constructor, which needs no MLContext.</para>
/// <para>Input columns: label (Boolean), features (known-size vector of Single), example weight (optional, Single).
/// Output columns: Score (logit, Single), Probability (Single, 0 to 1), PredictedLabel (Boolean, true where Score > 0).</para>
/// <list type="table">
/// <item><term>Machine learning task</term><description>Binary classification</description></item>
/// <item><term>Is normalization required?</term><description>No: the trainer standardises the features itself</description></item>
/// <item><term>Is caching required?</term><description>No: the data is read once, where it fits below the memory ceiling</description></item>
/// <item><term>Required package in addition to MLExtensions.Trainers</term><description>a TorchSharp backend such as libtorch-cpu-linux-x64, for training alone</description></item>
/// <item><term>Exportable to ONNX</term><description>No</description></item>
/// </list>
/// </remarks>
public sealed class NeuralNetworkBinaryTrainer : BinaryObjectiveTrainer
{
    /// <summary>Creates the trainer with an environment of its own; its log goes nowhere. Use the catalog to log to an MLContext.</summary>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public NeuralNetworkBinaryTrainer(Options? options = null) : this(null, options ?? new Options()) { }

    internal NeuralNetworkBinaryTrainer(IHostEnvironment? environment, Options options)
        : base(environment, nameof(NeuralNetworkBinaryTrainer), options) { }

    /// <summary>Settings of <see cref="NeuralNetworkBinaryTrainer"/>.</summary>
    public sealed record Options : ObjectiveOptions<BinaryObjective>
    {
        /// <summary>Settings with <see cref="BinaryCrossEntropy"/>.</summary>
        public Options() : base(new BinaryCrossEntropy()) { }
    }
}
