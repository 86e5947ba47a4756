using System.ComponentModel.DataAnnotations;
using Microsoft.ML.Runtime;

namespace MLExtensions.Trainers;

/// <summary>Trains a neural network for binary classification with PolyLoss: cross entropy whose leading polynomial term is re-weighted.</summary>
/// <remarks>
/// <para>Loss of an example whose true class has probability p: -log p + epsilon1 (1 - p); with gamma &gt; 0 its focal form
/// -(1 - p)^gamma log p + epsilon1 (1 - p)^(gamma + 1). Source: Leng, Tan, Liu, Cubuk, Shi, Cheng and Anguelov,
/// "PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions", ICLR 2022, section 4.</para>
/// <para>To create this trainer, use <c>ml.BinaryClassification.Trainers.PolyLoss(...)</c>, or the constructor, which needs no MLContext. Columns, network and
/// training are those of <see cref="NeuralNetworkBinaryTrainer"/>, which also takes the other members of the family as objectives.</para>
/// </remarks>
public sealed class PolyLossBinaryTrainer : BinaryObjectiveTrainer
{
    /// <summary>Creates the trainer with an environment of its own; its log goes nowhere. Use the catalog to log to an MLContext.</summary>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public PolyLossBinaryTrainer(Options? options = null) : this(null, options ?? new Options()) { }

    internal PolyLossBinaryTrainer(IHostEnvironment? environment, Options options)
        : base(environment, nameof(PolyLossBinaryTrainer), options) { }

    /// <summary>Settings of <see cref="PolyLossBinaryTrainer"/>.</summary>
    public sealed record Options : PolyLossOptions
    {
        internal override Objective TrainingObjective => Gamma == 0 ? new BinaryPoly1CrossEntropy(Epsilon1) : new BinaryPoly1Focal(Epsilon1, Gamma);
    }
}
